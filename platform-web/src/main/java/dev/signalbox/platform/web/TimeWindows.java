package dev.signalbox.platform.web;

import dev.signalbox.platform.page.TimeWindow;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the query parameters `from` and `to` of a list.
public final class TimeWindows {
  private TimeWindows() {}

  /// Returns the window between the two times; a window that cannot contain any time is rejected.
  public static TimeWindow of(@Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new Problem(
          ProblemCode.INVALID_PARAMETER,
          "A parameter has a value that does not fit.",
          List.of(new FieldError("?to", "out-of-range", "It should be later than from.")));
    }
    return new TimeWindow(from, to);
  }
}
