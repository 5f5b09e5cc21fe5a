package dev.signalbox.health.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Holds the counts of one stream over the last hour, six hours and day, each of which includes the
/// shorter ones, and the time up to which the events of that day report.
record Windows(Counts hour, Counts sixHours, Counts day, @Nullable Instant coveredUntil) {
  static final Windows NONE = new Windows(Counts.NONE, Counts.NONE, Counts.NONE, null);

  Windows plus(Windows other) {
    return new Windows(
        hour.plus(other.hour),
        sixHours.plus(other.sixHours),
        day.plus(other.day),
        later(coveredUntil, other.coveredUntil));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  /// Returns the shortest window with enough attempts to judge.
  Reading shortest(long leastAttempts) {
    if (hour.attempts() >= leastAttempts) {
      return new Reading("1 h", hour);
    }
    return sixHours.attempts() >= leastAttempts
        ? new Reading("6 h", sixHours)
        : new Reading("24 h", day);
  }

  /// Holds counts and the window that they come from.
  record Reading(String window, Counts counts) {}
}
