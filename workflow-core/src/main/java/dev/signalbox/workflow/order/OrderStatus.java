package dev.signalbox.workflow.order;

/// Follows from the items, except for CANCELLED, which is final.
public enum OrderStatus {
  PENDING,
  PROCESSING,
  COMPLETED,
  FAILED,
  CANCELLED
}
