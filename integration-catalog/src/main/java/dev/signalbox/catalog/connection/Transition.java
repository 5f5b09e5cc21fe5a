package dev.signalbox.catalog.connection;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Applies an event to a stored connection: computes its [ConnectionState] and the columns with
/// time and reason of the change.
final class Transition {
  private Transition() {}

  /// Returns the changed connection; empty if the state does not allow the event.
  static Optional<Connection> of(Connection before, Fact fact, Instant now) {
    return before
        .state()
        .after(fact.event(), fact.externalAccountId())
        .map(state -> stored(before, state, fact, now));
  }

  private static Connection stored(
      Connection before, ConnectionState state, Fact fact, Instant now) {
    boolean failing =
        switch (state.authorization()) {
          case DEGRADED, REAUTHORIZATION_REQUIRED -> true;
          default -> false;
        };
    boolean failedAgain = fact.event() == ConnectionEvent.REFRESH_FAILED;
    var since = before.failingSince() == null ? now : before.failingSince();
    return new Connection(
        before.id(),
        before.integrationId(),
        state.status(),
        state.authorization(),
        reason(state, fact),
        fact.event().isFact() ? "broker" : "api",
        state.status() == before.status() ? before.statusChangedAt() : now,
        failing ? since : null,
        failing ? before.failureCount() + (failedAgain ? 1 : 0) : 0,
        state.account(),
        nangoConnectionId(before, state, fact),
        before.providerConfigKey(),
        before.connectionMetadata(),
        before.createdBy(),
        before.updatedBy(),
        before.createdAt(),
        before.updatedAt(),
        before.revision());
  }

  private static @Nullable String reason(ConnectionState state, Fact fact) {
    if (state.status() == ConnectionStatus.ACTIVE) {
      return null;
    }
    var reason = fact.reason();
    return reason == null ? fact.event().name().toLowerCase(Locale.ROOT) : reason;
  }

  /// Returns the broker's id of the connection. It is kept after a disconnection, so that its end
  /// at the broker can be traced, and removed when the connection is re-opened.
  private static @Nullable String nangoConnectionId(
      Connection before, ConnectionState state, Fact fact) {
    if (state.authorization() == ConnectionStatus.PENDING_AUTHORIZATION) {
      return null;
    }
    var reported = fact.nangoConnectionId();
    return reported == null ? before.nangoConnectionId() : reported;
  }
}
