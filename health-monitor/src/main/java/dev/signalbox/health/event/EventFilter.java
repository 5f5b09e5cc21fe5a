package dev.signalbox.health.event;

import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Selects events of a query; `from` and `to` are inclusive and lie within retention.
record EventFilter(
    @Nullable String integrationId,
    @Nullable String eventType,
    @Nullable String severity,
    Instant from,
    Instant to) {

  /// Creates a filter whose times are clamped to the retention period: older rows may exist until
  /// their weekly partition is dropped.
  static EventFilter of(
      @Nullable String integrationId,
      @Nullable String eventType,
      @Nullable String severity,
      @Nullable Instant from,
      @Nullable Instant to,
      Instant now) {
    if (eventType != null && EventType.of(eventType).isEmpty()) {
      throw unknown("?eventType");
    }
    if (severity != null && Severity.of(severity).isEmpty()) {
      throw unknown("?severity");
    }
    var oldest = now.minus(EventRules.RETENTION);
    var newest = now.plus(EventRules.RETENTION);
    return new EventFilter(
        integrationId,
        eventType,
        severity,
        from == null || from.isBefore(oldest) ? oldest : from,
        to == null || to.isAfter(newest) ? newest : to);
  }

  private static Problem unknown(String parameter) {
    return new Problem(
        ProblemCode.INVALID_PARAMETER,
        "A parameter has a value that is not known.",
        List.of(new FieldError(parameter, "unknown", "It is one of the values that are stored.")));
  }
}
