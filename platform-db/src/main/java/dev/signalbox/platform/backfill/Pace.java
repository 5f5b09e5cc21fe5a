package dev.signalbox.platform.backfill;

import java.time.Duration;

/// Limits the speed of a backfill: the largest batch in rows, the pause between two batches, and
/// how long a batch that meets locks is retried.
public record Pace(int batchSize, Duration pause, Duration patience) {
  /// A transaction of this length disturbs no other work.
  private static final Duration AIM = Duration.ofMillis(100);

  private static final int LEAST = 100;
  private static final int MOST = 10_000;
  private static final int FIRST = 1_000;

  public Pace {
    if (batchSize < 1 || batchSize > MOST) {
      throw new IllegalArgumentException("a batch has 1 to " + MOST + " rows, not " + batchSize);
    }
    if (pause.isNegative() || patience.isNegative()) {
      throw new IllegalArgumentException("a pause is not negative");
    }
  }

  /// Retries a batch that meets locks for one minute.
  public Pace(int batchSize, Duration pause) {
    this(batchSize, pause, Duration.ofMinutes(1));
  }

  int first() {
    return Math.min(FIRST, batchSize);
  }

  /// Returns the size of the next batch: at most twice and at least half of the previous one,
  /// adjusted towards [#AIM].
  int next(int rows, Duration took) {
    double factor = (double) AIM.toNanos() / Math.max(1, took.toNanos());
    return within((int) (rows * Math.clamp(factor, 0.5, 2.0)));
  }

  /// Returns the batch size after a batch that met a lock or its time limit.
  int smaller(int rows) {
    return within(rows / 2);
  }

  private int within(int rows) {
    return Math.min(batchSize, Math.clamp(rows, LEAST, MOST));
  }
}
