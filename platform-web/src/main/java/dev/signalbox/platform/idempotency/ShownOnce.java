package dev.signalbox.platform.idempotency;

/// Represents a body with a secret, which is never stored.
public interface ShownOnce {
  /// Returns the body for a repeated request.
  Object withoutSecret();
}
