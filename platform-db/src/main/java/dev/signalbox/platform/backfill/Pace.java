package dev.signalbox.platform.backfill;

import java.time.Duration;

/// How fast a backfill goes: never more rows a batch than this, the pause between two batches, and
/// for how long a batch that meets locks is tried again.
public record Pace(int batchSize, Duration pause, Duration patience) {
  /// A transaction of this length disturbs nobody.
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

  /// Patient for a minute.
  public Pace(int batchSize, Duration pause) {
    this(batchSize, pause, Duration.ofMinutes(1));
  }

  int first() {
    return Math.min(FIRST, batchSize);
  }

  /// At most twice or half as many rows as the batch before, towards [#AIM].
  int next(int rows, Duration took) {
    double factor = (double) AIM.toNanos() / Math.max(1, took.toNanos());
    return within((int) (rows * Math.clamp(factor, 0.5, 2.0)));
  }

  /// After a batch that met a lock or its time limit.
  int smaller(int rows) {
    return within(rows / 2);
  }

  private int within(int rows) {
    return Math.min(batchSize, Math.clamp(rows, LEAST, MOST));
  }
}
