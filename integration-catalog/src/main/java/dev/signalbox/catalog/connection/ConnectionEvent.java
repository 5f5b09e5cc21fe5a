package dev.signalbox.catalog.connection;

/// What can happen to a connection.
enum ConnectionEvent {
  /// The first authorization, or the first after a disconnection, succeeded.
  AUTHORIZED,
  AUTHORIZATION_FAILED,
  SESSION_EXPIRED,
  REFRESH_FAILED,
  /// Failing for so long that only a user can help.
  ESCALATED,
  REFRESH_RECOVERED,
  /// A user went through the authorization again.
  REAUTHORIZED,
  VALIDATION_FAILED,
  /// The connection is gone at the provider or the broker.
  UPSTREAM_DELETED,
  REOPENED,
  DISCONNECTED,
  SUSPENDED,
  RESUMED;

  /// Facts come from the broker; the others are verbs of users.
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
