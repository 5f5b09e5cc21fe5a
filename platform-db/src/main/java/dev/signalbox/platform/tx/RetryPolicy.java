package dev.signalbox.platform.tx;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.retry.Backoff;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/// Decides whether a failed transaction is retried, and after which pause. Serialization failures
/// and deadlocks, which the server rolled back: full jitter up to 10 ms, doubling to 250 ms, 10
/// attempts. Connections that broke before COMMIT: on a new connection, full jitter up to 100 ms,
/// doubling to 2 s, within 10 s; the same for a COMMIT whose response was lost, if the work is
/// repeatable. A server that became read-only: three attempts, so that another one is found.
/// Time-outs, an exhausted pool and errors of the client are not retried.
@Singleton
final class RetryPolicy {
  private static final int MAX_TRIES = 10;
  private static final Duration GIVE_UP = Duration.ofMillis(-1);
  private static final Backoff CONFLICT = Backoff.ofMillis(10, 250);
  private static final Backoff CONNECTION = Backoff.ofMillis(100, 2_000);
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
        Backoff.sleep(pause);
      }
    }
  }

  /// Returns the pause before the next attempt; negative to give up.
  static Duration pauseAfter(SqlState state, Work work, int attempt, Duration spent) {
    return switch (state) {
      case SERIALIZATION -> attempt < MAX_TRIES ? CONFLICT.after(attempt) : GIVE_UP;
      case LOCK_TIMEOUT -> attempt < 2 ? CONFLICT.after(attempt) : GIVE_UP;
      case CONNECTION -> whileDown(attempt, spent);
      case OUTCOME_UNKNOWN -> work == Work.REPEATABLE ? whileDown(attempt, spent) : GIVE_UP;
      case READ_ONLY_SERVER -> attempt < 3 ? CONNECTION.after(attempt) : GIVE_UP;
      default -> GIVE_UP;
    };
  }

  private static Duration whileDown(int attempt, Duration spent) {
    return spent.compareTo(CONNECTION_BUDGET) < 0 ? CONNECTION.after(attempt) : GIVE_UP;
  }
}
