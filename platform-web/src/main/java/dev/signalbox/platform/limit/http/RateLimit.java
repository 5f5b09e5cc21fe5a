package dev.signalbox.platform.limit.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/// Permits a number of requests in a number of seconds for each key, refilled evenly. Keys that
/// were not seen for a while are forgotten; their buckets would be full anyway.
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

  /// Holds the remaining requests, and the seconds until there is one request again (if none is
  /// left) or the bucket is full.
  record State(boolean allowed, long remaining, long seconds) {}

  State take(Object key) {
    var probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
    return new State(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        seconds(
            probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill()));
  }

  /// Tells whether a request would be allowed, without consuming from the bucket.
  State look(Object key) {
    var estimate = buckets.get(key).estimateAbilityToConsume(1);
    return new State(
        estimate.canBeConsumed(),
        estimate.getRemainingTokens(),
        seconds(estimate.getNanosToWaitForRefill()));
  }

  /// Consumes beyond zero, so that clients with many simultaneous requests have to wait for all of
  /// them; the debt is limited to ten times the quota.
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

  /// Returns the value of the header `RateLimit-Policy`.
  String policy() {
    return "\"" + name + "\";q=" + quota + ";w=" + window.toSeconds();
  }

  /// Returns the value of the header `RateLimit`.
  String state(State state) {
    return "\"" + name + "\";r=" + state.remaining() + ";t=" + state.seconds();
  }
}
