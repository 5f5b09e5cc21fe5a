package dev.signalbox.workflow.order;

/// How soon an item is claimed; `workflow.priority_rank` gives the sort key.
public enum Priority {
  LOW,
  MEDIUM,
  HIGH,
  URGENT
}
