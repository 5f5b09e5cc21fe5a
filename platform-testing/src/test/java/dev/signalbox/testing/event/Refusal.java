package dev.signalbox.testing.event;

/// A rule of an example says no.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String reason) {
    super(reason);
  }
}
