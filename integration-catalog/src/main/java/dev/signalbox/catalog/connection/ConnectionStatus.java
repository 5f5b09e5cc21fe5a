package dev.signalbox.catalog.connection;

/// The status of an authorization, as users see it.
public enum ConnectionStatus {
  /// The connection was created and has no credentials yet.
  PENDING_AUTHORIZATION,
  /// The credentials are presumed valid.
  ACTIVE,
  /// Refreshing the credentials fails, but may recover.
  DEGRADED,
  /// The credentials will not recover without a user.
  REAUTHORIZATION_REQUIRED,
  /// The first authorization failed or expired.
  AUTHORIZATION_FAILED,
  /// The connection was authorized again, but for another account of the provider.
  ACCOUNT_MISMATCH,
  /// A user switched the connection off; the credentials are kept.
  SUSPENDED,
  /// The connection ended, by a user or at the provider; it can be opened again.
  DISCONNECTED
}
