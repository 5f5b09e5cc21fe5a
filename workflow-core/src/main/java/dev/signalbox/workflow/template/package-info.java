/// Workflow templates and their runs. Tables `workflow.workflow_templates` and `workflow.runs`.
///
/// A template is a directed acyclic graph of nodes; each becomes one work item of an order, which
/// waits until the nodes it depends on are complete. Invariants: a version never changes, only
/// whether new orders may use it; a run is pinned to the version it began with; its state follows
/// its order. Also the home of canonical JSON, whose digest names what was stored or decided on.
@NullMarked
package dev.signalbox.workflow.template;

import org.jspecify.annotations.NullMarked;
