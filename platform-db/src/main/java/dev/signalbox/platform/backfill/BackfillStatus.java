package dev.signalbox.platform.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Shows how far a script has come. `lastError` may quote a value of a row: show it to the
/// operator, but do not log it.
public record BackfillStatus(
    BackfillScript script,
    BackfillState state,
    boolean held,
    long rowsSeen,
    long rowsChanged,
    long batches,
    @Nullable Instant heartbeat,
    @Nullable String lastError) {

  /// Returns true for a script that is RUNNING without a runner: its process was killed, and the
  /// next run continues it.
  public boolean interrupted() {
    return state == BackfillState.RUNNING && !held;
  }
}
