package dev.signalbox.catalog.connection;

import static dev.signalbox.catalog.connection.ConnectionStatus.ACCOUNT_MISMATCH;
import static dev.signalbox.catalog.connection.ConnectionStatus.ACTIVE;
import static dev.signalbox.catalog.connection.ConnectionStatus.AUTHORIZATION_FAILED;
import static dev.signalbox.catalog.connection.ConnectionStatus.DEGRADED;
import static dev.signalbox.catalog.connection.ConnectionStatus.DISCONNECTED;
import static dev.signalbox.catalog.connection.ConnectionStatus.PENDING_AUTHORIZATION;
import static dev.signalbox.catalog.connection.ConnectionStatus.REAUTHORIZATION_REQUIRED;
import static dev.signalbox.catalog.connection.ConnectionStatus.SUSPENDED;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds the facts that determine a connection's status: the status of the credentials, whether a
/// user suspended the connection, and the provider account that it is bound to.
record ConnectionState(
    ConnectionStatus authorization, boolean suspended, @Nullable String account) {
  private static final Set<ConnectionStatus> UNBOUND =
      EnumSet.of(PENDING_AUTHORIZATION, AUTHORIZATION_FAILED, DISCONNECTED);

  ConnectionState {
    if (authorization == SUSPENDED || (suspended && UNBOUND.contains(authorization))) {
      throw new IllegalArgumentException("only bound credentials can be suspended");
    }
  }

  ConnectionStatus status() {
    return suspended ? SUSPENDED : authorization;
  }

  /// Returns the state after the event; empty if this state does not allow it. `reported` is the
  /// account of the authorization, if the broker knows it.
  Optional<ConnectionState> after(ConnectionEvent event, @Nullable String reported) {
    return switch (event) {
      case AUTHORIZED ->
          when(UNBOUND.contains(authorization), new ConnectionState(ACTIVE, false, reported));
      case AUTHORIZATION_FAILED, SESSION_EXPIRED ->
          when(authorization == PENDING_AUTHORIZATION, AUTHORIZATION_FAILED);
      case REFRESH_FAILED -> when(authorization == ACTIVE || authorization == DEGRADED, DEGRADED);
      case ESCALATED -> when(authorization == DEGRADED, REAUTHORIZATION_REQUIRED);
      case REFRESH_RECOVERED ->
          when(authorization == DEGRADED || authorization == REAUTHORIZATION_REQUIRED, ACTIVE);
      case REAUTHORIZED -> when(isBound(), reauthorized(reported));
      case VALIDATION_FAILED -> when(isBound(), REAUTHORIZATION_REQUIRED);
      case UPSTREAM_DELETED, DISCONNECTED ->
          when(
              authorization != ConnectionStatus.DISCONNECTED,
              new ConnectionState(ConnectionStatus.DISCONNECTED, false, account));
      case REOPENED ->
          when(
              authorization == ConnectionStatus.DISCONNECTED,
              new ConnectionState(PENDING_AUTHORIZATION, false, null));
      case SUSPENDED ->
          isBound() && !suspended
              ? Optional.of(new ConnectionState(authorization, true, account))
              : Optional.empty();
      case RESUMED -> when(suspended, new ConnectionState(authorization, false, account));
    };
  }

  private boolean isBound() {
    return !UNBOUND.contains(authorization);
  }

  /// Applies a repeated authorization. Another account than before quarantines the connection,
  /// which stays bound to its original account.
  private ConnectionState reauthorized(@Nullable String reported) {
    if (account == null || reported == null || account.equals(reported)) {
      return new ConnectionState(ACTIVE, suspended, account == null ? reported : account);
    }
    return new ConnectionState(ACCOUNT_MISMATCH, suspended, account);
  }

  private Optional<ConnectionState> when(boolean allowed, ConnectionStatus next) {
    return allowed ? Optional.of(new ConnectionState(next, suspended, account)) : Optional.empty();
  }

  private static Optional<ConnectionState> when(boolean allowed, ConnectionState next) {
    return allowed ? Optional.of(next) : Optional.empty();
  }
}
