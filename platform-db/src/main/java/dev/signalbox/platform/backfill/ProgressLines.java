package dev.signalbox.platform.backfill;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import java.time.Duration;

/// Logs a line every few seconds: rows, rate, and the estimated total.
final class ProgressLines {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();

  private final Observations observations;
  private final BackfillScript script;
  private final long estimate;
  private final long startedAt = System.nanoTime();
  private long saidAt = startedAt;
  private long rowsHere;

  ProgressLines(Observations observations, BackfillScript script, long estimate) {
    this.observations = observations;
    this.script = script;
    this.estimate = estimate;
  }

  /// Records a committed batch. `seen` and `changed` include previous runs, the rate does not.
  void committed(Batch batch, long seen, long changed) {
    rowsHere += batch.seen();
    long now = System.nanoTime();
    if (now - saidAt >= EVERY || batch.next() == null) {
      saidAt = now;
      long perSecond = rowsHere * 1_000_000_000L / Math.max(1, now - startedAt);
      observations.record(
          new Observation.BackfillProgressed(script.id(), seen, changed, perSecond, estimate));
    }
  }
}
