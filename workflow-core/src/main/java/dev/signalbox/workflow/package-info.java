/// workflow-core: work orders, items, attempts, approvals, dead letters and agent memory.
@NullMarked
package dev.signalbox.workflow;

import org.jspecify.annotations.NullMarked;
