package dev.signalbox.catalog.connection;

/// The events of a connection's life.
enum ConnectionEvent {
  /// The first authorization, or the first after a disconnection, succeeded.
  AUTHORIZED,
  AUTHORIZATION_FAILED,
  SESSION_EXPIRED,
  REFRESH_FAILED,
  /// The credentials have failed for so long that only a user can help.
  ESCALATED,
  REFRESH_RECOVERED,
  /// A user repeated the authorization.
  REAUTHORIZED,
  VALIDATION_FAILED,
  /// The connection no longer exists at the provider or the broker.
  UPSTREAM_DELETED,
  REOPENED,
  DISCONNECTED,
  SUSPENDED,
  RESUMED;

  /// Tells facts, which the broker reports, from verbs of users.
  boolean isFact() {
    return switch (this) {
      case AUTHORIZED,
          AUTHORIZATION_FAILED,
          SESSION_EXPIRED,
          REFRESH_FAILED,
          ESCALATED,
          REFRESH_RECOVERED,
          REAUTHORIZED,
          VALIDATION_FAILED,
          UPSTREAM_DELETED ->
          true;
      case REOPENED, DISCONNECTED, SUSPENDED, RESUMED -> false;
    };
  }
}
