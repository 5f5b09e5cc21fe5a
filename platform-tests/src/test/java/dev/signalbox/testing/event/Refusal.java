package dev.signalbox.testing.event;

/// Signals that a rule of an example rejects a decision.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String reason) {
    super(reason);
  }
}
