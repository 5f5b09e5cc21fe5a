/// Stores immutable events per workspace, and keeps decisions consistent over any set of them with
/// Dynamic Consistency Boundaries, in the terms of <https://dcb.events>.
///
/// [dev.signalbox.platform.event.EventStore] reads the events that a decision needs and appends new
/// ones under an [dev.signalbox.platform.event.AppendCondition]: no event that matches the same
/// query may have been appended since. A read returns an opaque
/// [dev.signalbox.platform.event.ConsistencyToken] with the events; a bare position would not
/// suffice, because an append with a lower position may still be in progress. `append` joins the
/// caller's transaction, so that a change and its event are stored together or not at all.
/// [dev.signalbox.platform.event.projection.Projection] follows the log in order, each event once.
///
/// Tables: `platform.events`, `event_tags`, `event_order`, `event_receipts`, `event_checkpoints`,
/// `event_dead_letters`. Services cannot write the first four; the function
/// `platform.append_together` is the only way to write them. See ADR 10, 23 and 24.
@NullMarked
package dev.signalbox.platform.event;

import org.jspecify.annotations.NullMarked;
