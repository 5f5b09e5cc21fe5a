package dev.signalbox.platform.tx;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Decides which failures are retried, and after how long. Serialization failures and deadlocks
/// were rolled back by the server: full jitter from 5 to 250 ms, 10 attempts. After a connection
/// broke before COMMIT, the work is retried on a fresh one: 50 ms doubling to 2 s, within 10 s; so
/// is a COMMIT whose answer was lost, but only for repeatable work. A server that became read-only
/// is left for another one. A time-out, an exhausted pool and a client's own error are never
/// retried here.
@Singleton
final class RetryPolicy {
  private static final int MAX_TRIES = 10;
  private static final Duration GIVE_UP = Duration.ofMillis(-1);
  private static final Duration CONNECTION_BUDGET = Duration.ofSeconds(10);

  private final Observations observations;

  RetryPolicy(Observations observations) {
    this.observations = observations;
  }

  /// Tells whether the transaction may run again although it may have been committed.
  enum Work {
    REPEATABLE,
    ONCE
  }

  <T> T run(Work work, Supplier<T> transaction) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        var pause =
            pauseAfter(SqlState.of(e), work, attempt, Duration.ofNanos(System.nanoTime() - start));
        if (pause.isNegative()) {
          throw Failures.translate(e);
        }
        observations.record(new Observation.TransactionRetried(SqlState.of(e).name(), attempt));
        sleep(pause);
      }
    }
  }

  /// Returns the pause before the next attempt; negative to give up.
  static Duration pauseAfter(SqlState state, Work work, int attempt, Duration spent) {
    return switch (state) {
      case SERIALIZATION -> attempt < MAX_TRIES ? jitter(5, 250, attempt) : GIVE_UP;
      case LOCK_TIMEOUT -> attempt < 2 ? jitter(50, 250, attempt) : GIVE_UP;
      case CONNECTION -> whileDown(attempt, spent);
      case OUTCOME_UNKNOWN -> work == Work.REPEATABLE ? whileDown(attempt, spent) : GIVE_UP;
      case READ_ONLY_SERVER -> attempt < 3 ? jitter(50, 2000, attempt) : GIVE_UP;
      default -> GIVE_UP;
    };
  }

  private static Duration whileDown(int attempt, Duration spent) {
    return spent.compareTo(CONNECTION_BUDGET) < 0 ? jitter(50, 2000, attempt) : GIVE_UP;
  }

  private static Duration jitter(long base, long cap, int attempt) {
    long ceiling = Math.min(cap, base << Math.min(attempt, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, ceiling + 1));
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to retry", e);
    }
  }
}
