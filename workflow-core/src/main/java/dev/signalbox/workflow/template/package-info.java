/// Manages workflow templates and their runs. Tables: `workflow.workflow_templates` and
/// `workflow.runs`.
///
/// A template is a directed acyclic graph of nodes; each becomes one work item of an order, which
/// waits until the nodes that it depends on are complete. Invariants: a version never changes,
/// except that it can be closed to new orders; a run uses the version that it started with; its
/// state follows its order. The package also provides canonical JSON, whose digest identifies
/// stored or decided content.
@NullMarked
package dev.signalbox.workflow.template;

import org.jspecify.annotations.NullMarked;
