package dev.signalbox.catalog.connection;

/// State of an authorization, as users see it.
public enum ConnectionStatus {
  /// Made, no credentials yet.
  PENDING_AUTHORIZATION,
  /// The credentials are believed good.
  ACTIVE,
  /// Refreshing fails, but may recover.
  DEGRADED,
  /// Will not recover alone.
  REAUTHORIZATION_REQUIRED,
  /// The first authorization failed or expired.
  AUTHORIZATION_FAILED,
  /// Authorized again, but for another account of the provider.
  ACCOUNT_MISMATCH,
  /// Switched off by a user; the credentials are kept.
  SUSPENDED,
  /// Ended, by a user or at the provider; can be opened again.
  DISCONNECTED
}
