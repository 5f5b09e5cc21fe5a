package dev.signalbox.platform.page;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The part of a list between two times: from `from` on and before `to`; a side without a time is
/// open. Times are rounded up to microseconds and kept within the range of PostgreSQL, which
/// changes nothing in what stored times the window contains.
public record TimeWindow(@Nullable Instant from, @Nullable Instant to) {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  public TimeWindow {
    from = storable(from);
    to = storable(to);
  }

  public boolean isOpen() {
    return from == null && to == null;
  }

  public boolean contains(Instant time) {
    return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
  }

  private static @Nullable Instant storable(@Nullable Instant time) {
    if (time == null || time.isBefore(EARLIEST)) {
      return time == null ? null : EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
  }
}
