package dev.signalbox.health.status;

/// Represents a threshold of a rate with hysteresis: it is reached at one share and left only below
/// a lower one, so that a rate near it does not flap.
record Threshold(double enter, double exit) {
  /// Returns true if the threshold is reached. Reaching it also requires evidence that the true
  /// share is above the exit: few attempts with a random failure prove nothing.
  boolean reached(Counts counts, boolean wasReached) {
    if (wasReached && counts.share() >= exit) {
      return true;
    }
    return counts.share() >= enter && counts.lowerBound() >= exit;
  }
}
