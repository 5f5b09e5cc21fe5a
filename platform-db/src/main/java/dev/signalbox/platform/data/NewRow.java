package dev.signalbox.platform.data;

import java.time.Instant;

/// Holds the values of a record before its insert returns the row.
public final class NewRow {
  /// The first revision.
  public static final long REVISION = 1;

  /// Stands for a time that PostgreSQL sets.
  public static final Instant TIME = Instant.EPOCH;

  private NewRow() {}
}
