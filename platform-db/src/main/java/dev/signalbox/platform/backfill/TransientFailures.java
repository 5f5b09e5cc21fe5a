package dev.signalbox.platform.backfill;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Recognises transient failures: a lock that was not granted in time, a deadlock, a serialization
/// failure, or a statement over its time limit (the next batch is smaller). Each of them rolled the
/// batch back.
final class TransientFailures {
  private static final Set<String> STATES = Set.of("55P03", "40P01", "40001", "57014");

  private TransientFailures() {}

  static boolean is(SQLException failure) {
    return failure.getSQLState() != null && STATES.contains(failure.getSQLState());
  }

  /// Returns a random pause between half of a ceiling and the ceiling, which doubles from 100 ms to
  /// 5 s.
  static Duration pauseAfter(int misses) {
    long ceiling = Math.min(5_000, 100L << Math.min(misses, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
  }
}
