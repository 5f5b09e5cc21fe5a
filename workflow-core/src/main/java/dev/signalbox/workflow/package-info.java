/// workflow-core: work orders and their items, attempts of workers under leases, approvals, dead
/// letters, templates, and what agents remember.
@NullMarked
package dev.signalbox.workflow;

import org.jspecify.annotations.NullMarked;
