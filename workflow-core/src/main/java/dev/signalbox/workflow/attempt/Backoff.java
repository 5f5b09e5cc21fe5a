package dev.signalbox.workflow.attempt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Computes exponential backoff with full jitter: after the n-th attempt a delay between zero and
/// `base * 2^(n-1)`, at most the cap. Jitter keeps items that failed together from being retried
/// together.
record Backoff(Duration base, Duration cap) {

  Duration ceiling(int attempt) {
    int doublings = Math.min(attempt - 1, 30);
    long millis = Math.min(base.toMillis(), cap.toMillis());
    for (int i = 0; i < doublings && millis < cap.toMillis(); i++) {
      millis = Math.min(millis * 2, cap.toMillis());
    }
    return Duration.ofMillis(millis);
  }

  Duration after(int attempt, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(ceiling(attempt).toMillis() + 1));
  }
}
