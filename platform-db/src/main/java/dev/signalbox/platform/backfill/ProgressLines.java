package dev.signalbox.platform.backfill;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import java.time.Duration;

/// A line every few seconds: rows, rate, and of how many.
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

  /// After each committed batch; `seen` and `changed` count the runs before too, the rate does not.
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
