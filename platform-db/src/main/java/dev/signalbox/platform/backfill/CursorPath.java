package dev.signalbox.platform.backfill;

import org.jspecify.annotations.Nullable;

/// Detects repeating cursors in constant memory: it remembers one cursor, and replaces it after 1,
/// 2, 4, 8 … steps (Brent's cycle detection).
final class CursorPath {
  private @Nullable String remembered;
  private long steps;
  private long limit = 1;

  CursorPath(@Nullable String start) {
    remembered = start;
  }

  /// Returns true if this cursor is the remembered one; a cycle of n cursors is detected within 3n
  /// steps.
  boolean wasAt(String cursor) {
    return cursor.equals(remembered);
  }

  /// Records a cursor after its batch was committed.
  void passed(String cursor) {
    steps++;
    if (steps == limit) {
      remembered = cursor;
      limit *= 2;
      steps = 0;
    }
  }
}
