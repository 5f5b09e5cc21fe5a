/// Manages people's decisions on proposed results. Table: `workflow.approval_events`, append-only:
/// the role of the service may only insert and read.
///
/// An item that requires approval waits as AWAITING_APPROVAL after its attempt completed, without a
/// lease. One decision ends the wait; an escalation is recorded and leaves it open. Invariants: an
/// event names the digest of the result that it was about; each event holds the hash of the
/// previous one in the chain of its item, so that a change of history is detectable; decisions on
/// one item are serialized, because its order is locked.
@NullMarked
package dev.signalbox.workflow.approval;

import org.jspecify.annotations.NullMarked;
