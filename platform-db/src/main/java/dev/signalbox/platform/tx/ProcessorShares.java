package dev.signalbox.platform.tx;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Limits the long work of a workspace to its share of the processors while other workspaces send
/// requests. Each workspace has a token bucket of working time that fills with the share times the
/// number of processors. A workspace that has used it up pauses until it is filled again; while no
/// other workspace is active there are no pauses. Short requests are not counted.
@Singleton
public final class ProcessorShares {
  /// Requests that took less time are not counted.
  private static final Duration LONG = Duration.ofMillis(25);

  private static final Duration BURST = Duration.ofMillis(100);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /// A workspace without a request for this long does not count as active.
  private static final Duration ACTIVE = Duration.ofSeconds(1);

  private final boolean enabled;

  /// The nanoseconds of work that a bucket gains per nanosecond.
  private final double rate;

  private final AtomicReference<Activity> activity = new AtomicReference<>(Activity.NONE);
  private final LoadingCache<UUID, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(20_000)
          .expireAfterAccess(Duration.ofMinutes(1))
          .build(_ -> new Bucket());

  ProcessorShares(AdmissionConfig config) {
    this.enabled = config.enabled();
    this.rate = config.share().doubleValue() * Runtime.getRuntime().availableProcessors();
  }

  void active(UUID workspace) {
    long now = System.nanoTime();
    activity.updateAndGet(before -> before.seen(workspace, now));
  }

  /// Returns the pause that is due after a request with this duration.
  Duration afterRequest(UUID workspace, long tookNanos) {
    return tookNanos < LONG.toNanos() ? Duration.ZERO : afterWork(workspace, tookNanos);
  }

  /// Returns the pause that is due after background work with this duration.
  public Duration afterWork(UUID workspace, long tookNanos) {
    long now = System.nanoTime();
    long owed = buckets.get(workspace).take(tookNanos, now, rate);
    boolean others = activity.get().othersThan(workspace, now - ACTIVE.toNanos());
    return enabled && others ? Duration.ofNanos((long) (owed / rate)) : Duration.ZERO;
  }

  /// Holds the workspace that was active last, and the last other one before it.
  private record Activity(@Nullable UUID last, long lastAt, @Nullable UUID other, long otherAt) {
    private static final Activity NONE = new Activity(null, 0, null, 0);

    private Activity seen(UUID workspace, long now) {
      return workspace.equals(last)
          ? new Activity(last, now, other, otherAt)
          : new Activity(workspace, now, last, lastAt);
    }

    private boolean othersThan(UUID workspace, long since) {
      return workspace.equals(last)
          ? other != null && otherAt - since > 0
          : last != null && lastAt - since > 0;
    }
  }

  /// Holds the remaining working time; it is negative while the workspace has to pause.
  private static final class Bucket {
    private long left = BURST.toNanos();
    private long at = System.nanoTime();

    private synchronized long take(long nanos, long now, double rate) {
      long filled = left + (long) ((now - at) * rate);
      long most = (long) (LONGEST_REST.toNanos() * rate);
      left = Math.max(Math.min(filled, BURST.toNanos()) - nanos, -most);
      at = now;
      return Math.max(0, -left);
    }
  }
}
