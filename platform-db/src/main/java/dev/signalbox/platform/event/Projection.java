package dev.signalbox.platform.event;

import java.time.Duration;

/// Follows the log of every workspace and keeps something derived from it, in the same database. A
/// bean of this type is run by [ProjectionRunner]: each event once, in the order of positions, in
/// one transaction with the checkpoint, as a background job of the workspace. Any number of
/// instances may run.
public interface Projection {
  /// Stable, of a-z, 0-9 and -.
  String name();

  /// A higher version starts at the beginning of the log, beside the old one, and becomes the
  /// active one when it has caught up. Its rows must be kept apart from those of the old one.
  default int version() {
    return 1;
  }

  Query query();

  /// What to do with an event that fails again and again.
  default Poison poison() {
    return Poison.STOP;
  }

  /// In the transaction of the checkpoint; an exception rolls both back and is tried again.
  void handle(SequencedEvent event);

  /// What becomes of an event after five failures.
  enum Poison {
    /// The projection waits there, in that workspace, until it is resumed: nothing is left out.
    STOP,
    /// The event goes to the dead letters, and the projection on.
    SKIP
  }

  /// Failures of one event before it counts as poison.
  int MAX_FAILURES = 5;

  /// Pause after a failure: 100 ms doubling to 10 s.
  static Duration pauseAfter(int failures) {
    return Duration.ofMillis(Math.min(10_000, 100L << Math.min(failures, 10)));
  }
}
