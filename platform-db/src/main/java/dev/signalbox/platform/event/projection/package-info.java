/// Follows the log of every workspace and keeps state that is derived from it. A bean of the type
/// [dev.signalbox.platform.event.projection.Projection] handles each event once, in order; its
/// checkpoint is stored in the same transaction. Tables: `platform.event_checkpoints`,
/// `event_dead_letters`. See ADR 24.
@NullMarked
package dev.signalbox.platform.event.projection;

import org.jspecify.annotations.NullMarked;
