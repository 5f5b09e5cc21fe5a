package dev.signalbox.health.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which events a query wants; `from` and `to` are inclusive and lie within retention.
record EventFilter(
    @Nullable String integrationId,
    @Nullable String eventType,
    @Nullable String severity,
    Instant from,
    Instant to) {

  /// Clamps to what retention promises: older rows may still be there until their week is dropped.
  static EventFilter of(
      @Nullable String integrationId,
      @Nullable String eventType,
      @Nullable String severity,
      @Nullable Instant from,
      @Nullable Instant to,
      Instant now) {
    var oldest = now.minus(EventRules.RETENTION);
    var newest = now.plus(EventRules.RETENTION);
    return new EventFilter(
        integrationId,
        eventType,
        severity,
        from == null || from.isBefore(oldest) ? oldest : from,
        to == null || to.isAfter(newest) ? newest : to);
  }
}
