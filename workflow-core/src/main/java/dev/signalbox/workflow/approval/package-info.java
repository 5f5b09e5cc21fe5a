/// Decisions of people on proposed results. Table `workflow.approval_events`, append-only: the
/// service's role may insert and read, nothing else.
///
/// An item that requires approval waits as AWAITING_APPROVAL when its attempt completes, holding no
/// lease. One decision ends the wait; an escalation is recorded and leaves it open. Invariants: an
/// event names the digest of the result it was about; each event holds the hash of the one before
/// it in the chain of its item, so a change to history shows; decisions on one item come one after
/// the other, because its order is locked.
@NullMarked
package dev.signalbox.workflow.approval;

import org.jspecify.annotations.NullMarked;
