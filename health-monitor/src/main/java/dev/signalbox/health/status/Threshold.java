package dev.signalbox.health.status;

/// A level of a rate, entered at one share and left only below a lower one, so that a rate near it
/// does not flap.
record Threshold(double enter, double exit) {
  /// Entering also takes enough evidence that the true share is above the exit: few attempts with a
  /// chance failure prove nothing.
  boolean reached(Counts counts, boolean wasReached) {
    if (wasReached && counts.share() >= exit) {
      return true;
    }
    return counts.share() >= enter && counts.lowerBound() >= exit;
  }
}
