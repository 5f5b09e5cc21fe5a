package dev.signalbox.workflow.approval;

/// The decisions of an approver. ESCALATED leaves the item waiting for another approver.
enum Decision {
  APPROVED,
  REJECTED,
  ESCALATED;

  boolean isFinal() {
    return this != ESCALATED;
  }
}
