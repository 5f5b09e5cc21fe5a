package dev.signalbox.platform.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/// So many requests in so many seconds for each key, refilled evenly. Keys that were not seen for a
/// while are forgotten, and have a full bucket then anyway.
final class RateLimit {
  private static final int MOST_KEYS = 100_000;
  private static final int MOST_OWED = 10;

  private final String name;
  private final long quota;
  private final Duration window;
  private final LoadingCache<Object, Bucket> buckets;

  RateLimit(String name, long quota, Duration window) {
    this.name = name;
    this.quota = quota;
    this.window = window;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterAccess(window.multipliedBy(2 + MOST_OWED))
            .build(_ -> bucket());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(quota).refillGreedy(quota, window))
        .build();
  }

  /// Holds what is left, and the seconds until there is one request again (when none is left) or
  /// the bucket is full.
  record State(boolean allowed, long remaining, long seconds) {}

  State take(Object key) {
    var probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
    return new State(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        seconds(
            probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill()));
  }

  /// Without taking: whether a request would be allowed.
  State look(Object key) {
    var estimate = buckets.get(key).estimateAbilityToConsume(1);
    return new State(
        estimate.canBeConsumed(),
        estimate.getRemainingTokens(),
        seconds(estimate.getNanosToWaitForRefill()));
  }

  /// Takes even what is not there, so that many at the same time have to wait for all of them; ten
  /// times the quota is the most that is owed.
  void owe(Object key) {
    var bucket = buckets.get(key);
    if (bucket.getAvailableTokens() > -MOST_OWED * quota) {
      var _ = bucket.consumeIgnoringRateLimits(1);
    }
  }

  private static long seconds(long nanos) {
    return Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
  }

  String name() {
    return name;
  }

  /// For `RateLimit-Policy`.
  String policy() {
    return "\"" + name + "\";q=" + quota + ";w=" + window.toSeconds();
  }

  /// For `RateLimit`.
  String state(State state) {
    return "\"" + name + "\";r=" + state.remaining() + ";t=" + state.seconds();
  }
}
