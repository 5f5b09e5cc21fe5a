package dev.signalbox.platform.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// Exponential backoff with full jitter: after the n-th attempt a pause from nothing to `base *
/// 2^(n-1)`, at most the cap. Jitter keeps those that failed together from coming back together.
public record Backoff(Duration base, Duration cap) {
  /// Returns a backoff with its base and its cap in milliseconds.
  public static Backoff ofMillis(long base, long cap) {
    return new Backoff(Duration.ofMillis(base), Duration.ofMillis(cap));
  }

  /// Returns the longest pause after an attempt; the first attempt is 1.
  public Duration ceiling(int attempt) {
    int doublings = Math.min(attempt - 1, 30);
    long millis = Math.min(base.toMillis(), cap.toMillis());
    for (int i = 0; i < doublings && millis < cap.toMillis(); i++) {
      millis = Math.min(millis * 2, cap.toMillis());
    }
    return Duration.ofMillis(millis);
  }

  public Duration after(int attempt) {
    return after(attempt, ThreadLocalRandom.current());
  }

  public Duration after(int attempt, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(ceiling(attempt).toMillis() + 1));
  }

  /// Waits after an attempt. An interrupted thread stays interrupted and gets an exception.
  public void pause(int attempt) {
    sleep(after(attempt));
  }

  public static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another try", e);
    }
  }
}
