package dev.signalbox.platform.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a script came. `lastError` may quote a value of a row: for the operator's eyes, not for
/// the log.
public record BackfillStatus(
    BackfillScript script,
    BackfillState state,
    boolean held,
    long rowsSeen,
    long rowsChanged,
    long batches,
    @Nullable Instant heartbeat,
    @Nullable String lastError) {

  /// RUNNING without a runner: killed, and goes on with the next run.
  public boolean interrupted() {
    return state == BackfillState.RUNNING && !held;
  }
}
