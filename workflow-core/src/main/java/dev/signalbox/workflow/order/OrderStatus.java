package dev.signalbox.workflow.order;

/// The status of an order. It follows from the items, except for CANCELLED, which is final.
public enum OrderStatus {
  PENDING,
  PROCESSING,
  COMPLETED,
  FAILED,
  CANCELLED
}
