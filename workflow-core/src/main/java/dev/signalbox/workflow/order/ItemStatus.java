package dev.signalbox.workflow.order;

/// Where an item is. PROCESSING is a QUEUED item with a lease.
public enum ItemStatus {
  BLOCKED,
  QUEUED,
  PROCESSING,
  AWAITING_APPROVAL,
  COMPLETED,
  FAILED,
  CANCELLED
}
