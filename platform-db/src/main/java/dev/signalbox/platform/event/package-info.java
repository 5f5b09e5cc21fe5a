/// What happened, as immutable events per workspace, and decisions that stay consistent over any
/// set of them: Dynamic Consistency Boundaries, in the words of <https://dcb.events>.
///
/// [dev.signalbox.platform.event.EventStore] reads the events that a decision needs and appends new
/// ones under an [dev.signalbox.platform.event.AppendCondition]: nothing that matches the same
/// query may have been appended since. Who reads gets an opaque
/// [dev.signalbox.platform.event.ConsistencyToken] with the events; a bare position would not do,
/// because a lower one may still be under way. `append` joins the caller's transaction, so that a
/// change and its event are stored together or not at all.
/// [dev.signalbox.platform.event.Projection] follows the log in order, each event once.
///
/// Tables: `platform.events`, `event_tags`, `event_order`, `event_receipts`, `event_checkpoints`,
/// `event_dead_letters`. Services cannot write the first four; the function
/// `platform.append_together` is the only way in. See ADR 10, 23 and 24.
@NullMarked
package dev.signalbox.platform.event;

import org.jspecify.annotations.NullMarked;
