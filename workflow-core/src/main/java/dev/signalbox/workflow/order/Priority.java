package dev.signalbox.workflow.order;

/// The priority of an item; `workflow.priority_rank` gives its sort key.
public enum Priority {
  LOW,
  MEDIUM,
  HIGH,
  URGENT
}
