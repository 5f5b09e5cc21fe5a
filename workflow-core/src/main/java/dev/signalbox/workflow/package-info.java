/// Implements workflow-core: work orders and their items, attempts of workers under leases,
/// approvals, dead letters, templates, and the memory of agents.
@NullMarked
package dev.signalbox.workflow;

import org.jspecify.annotations.NullMarked;
