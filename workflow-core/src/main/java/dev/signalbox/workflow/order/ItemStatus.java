package dev.signalbox.workflow.order;

/// The status of an item. PROCESSING is a QUEUED item with a lease.
public enum ItemStatus {
  BLOCKED,
  QUEUED,
  PROCESSING,
  AWAITING_APPROVAL,
  COMPLETED,
  FAILED,
  CANCELLED
}
