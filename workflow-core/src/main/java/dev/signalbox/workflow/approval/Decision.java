package dev.signalbox.workflow.approval;

/// What an approver can say. ESCALATED leaves the item waiting for somebody else.
enum Decision {
  APPROVED,
  REJECTED,
  ESCALATED;

  boolean isFinal() {
    return this != ESCALATED;
  }
}
