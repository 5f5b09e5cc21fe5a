package dev.signalbox.platform.event.projection;

import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.retry.Backoff;
import java.time.Duration;

/// Follows the log of every workspace and maintains derived data in the same database.
/// [ProjectionRunner] runs beans of this type: each event once, in the order of positions, in one
/// transaction with the checkpoint, as a background job of the workspace. Any number of instances
/// may run.
public interface Projection {
  /// Returns the stable name, which consists of a-z, 0-9 and -.
  String name();

  /// Returns the version. A higher version starts at the beginning of the log, beside the old one,
  /// and becomes the active one when it has caught up. Its rows must be kept apart from those of
  /// the old version.
  default int version() {
    return 1;
  }

  Query query();

  /// Decides how to handle an event that fails repeatedly.
  default Poison poison() {
    return Poison.STOP;
  }

  /// Handles one event in the transaction of the checkpoint; an exception rolls both back, and the
  /// event is retried.
  void handle(SequencedEvent event);

  /// The treatment of an event after five failures.
  enum Poison {
    /// The projection stops at the event in that workspace until it is resumed; no event is
    /// skipped.
    STOP,
    /// The event moves to the dead letters, and the projection continues.
    SKIP
  }

  /// The number of failures after which an event counts as poison.
  int MAX_FAILURES = 5;

  /// Returns the pause after a failure behind so many others: up to 100 ms, doubling to 10 s.
  static Duration pauseAfter(int failures) {
    return Backoff.ofMillis(100, 10_000).after(failures + 1);
  }
}
