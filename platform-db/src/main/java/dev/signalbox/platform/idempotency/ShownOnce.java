package dev.signalbox.platform.idempotency;

/// A body with a secret in it, which is never stored.
public interface ShownOnce {
  /// What a repetition is answered with.
  Object withoutSecret();
}
