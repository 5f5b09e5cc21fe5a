package dev.signalbox.platform.backfill;

import org.jspecify.annotations.Nullable;

/// Notices cursors that come again, in constant memory: one cursor is remembered, and replaced
/// after 1, 2, 4, 8 … steps (Brent's cycle detection).
final class CursorPath {
  private @Nullable String remembered;
  private long steps;
  private long limit = 1;

  CursorPath(@Nullable String start) {
    remembered = start;
  }

  /// Whether this cursor was there before; a circle of n cursors is noticed within 3n steps.
  boolean wasAt(String cursor) {
    return cursor.equals(remembered);
  }

  /// Once its batch is committed.
  void passed(String cursor) {
    steps++;
    if (steps == limit) {
      remembered = cursor;
      limit *= 2;
      steps = 0;
    }
  }
}
