package dev.signalbox.platform.tx;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tenant.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers the callers that PostgreSQL accepted lately, with their roles. It serves two purposes
/// that need no certainty: to choose the share that a transaction counts for, and to decide whether
/// to read a request. PostgreSQL alone decides on rights, in each transaction.
@Singleton
public final class Entrances {
  private static final Duration TRUSTED = Duration.ofSeconds(5);

  private record Entrance(Role role, @Nullable UUID workspace, long at) {}

  private final Cache<Caller, Entrance> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(10)).build();

  /// Returns true if PostgreSQL accepted the caller within the last five seconds with a role that
  /// has this permission.
  public boolean permit(Caller caller, Permission needed) {
    var entrance = known.getIfPresent(caller);
    return entrance != null
        && entrance.role().permits(needed)
        && System.nanoTime() - entrance.at() < TRUSTED.toNanos();
  }

  /// Returns the workspace of the caller's last transaction within ten minutes.
  public Optional<UUID> workspace(Caller caller) {
    return Optional.ofNullable(known.getIfPresent(caller)).map(Entrance::workspace);
  }

  void entered(Caller caller, Role role, @Nullable UUID workspace) {
    known.put(caller, new Entrance(role, workspace, System.nanoTime()));
  }

  void refused(Caller caller) {
    known.invalidate(caller);
  }
}
