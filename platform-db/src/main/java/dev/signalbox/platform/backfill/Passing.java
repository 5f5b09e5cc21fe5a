package dev.signalbox.platform.backfill;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Failures that pass by themselves: a lock not granted in time, a deadlock, a serialization
/// failure, a statement over its time limit (the next batch is smaller). Each rolled back the
/// batch.
final class Passing {
  private static final Set<String> STATES = Set.of("55P03", "40P01", "40001", "57014");

  private Passing() {}

  static boolean is(SQLException failure) {
    return failure.getSQLState() != null && STATES.contains(failure.getSQLState());
  }

  /// 100 ms doubling to 5 s, of which a random half to all.
  static Duration pauseAfter(int misses) {
    long ceiling = Math.min(5_000, 100L << Math.min(misses, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
  }
}
