package dev.signalbox.health.event;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Decides whether to accept events. The rules are pure: the same line at the same time gets the
/// same verdict.
final class EventRules {
  /// The time for which events are shown, and the maximum age of an event on arrival.
  static final Duration RETENTION = Duration.ofDays(90);

  /// The tolerance for clocks of senders that are ahead.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int MAX_MESSAGE_BYTES = 2048;
  private static final int MAX_METADATA_BYTES = 8 * 1024;
  private static final long MAX_COUNT = 1_000_000_000;
  private static final int MAX_WINDOW_MINUTES = 24 * 60;

  private EventRules() {}

  /// Returns the event to store, or throws a Problem.
  static IntegrationEvent check(EventLine line, Instant now) {
    var type =
        EventType.of(line.eventType())
            .orElseThrow(() -> Problem.invalid("/eventType", "The event type is not known."));
    checkIntegrationId(line.integrationId());
    checkTime(line.occurredAt(), now);
    checkCounts(line, type);
    checkMessage(line);
    var id = UuidCreator.getTimeOrderedEpoch();
    return new IntegrationEvent(
        id,
        line.eventId() == null ? id : line.eventId(),
        line.integrationId(),
        type.wire(),
        severity(line.severity(), type).wire(),
        line.message(),
        FreeJson.objectOrNull("/metadata", line.metadata(), MAX_METADATA_BYTES),
        line.okCount(),
        line.failedCount(),
        line.windowMinutes(),
        line.occurredAt().truncatedTo(ChronoUnit.MICROS));
  }

  static void checkIntegrationId(String id) {
    int length = id.codePointCount(0, id.length());
    if (id.isBlank() || length > 50) {
      throw Problem.invalid("/integrationId", "It has 1 to 50 characters.");
    }
  }

  private static void checkTime(Instant at, Instant now) {
    if (at.isBefore(now.minus(RETENTION)) || at.isAfter(now.plus(AHEAD))) {
      throw new Problem(
          ProblemCode.DATE_OUT_OF_RANGE,
          "occurredAt lies between 90 days ago and 5 minutes from now.");
    }
  }

  private static void checkCounts(EventLine line, EventType type) {
    if (!type.isOutcome()) {
      if (line.okCount() != null || line.failedCount() != null || line.windowMinutes() != null) {
        throw Problem.invalid("/okCount", "Only outcomes carry counts and a window.");
      }
      return;
    }
    within(line.okCount(), 0, MAX_COUNT, "/okCount");
    within(line.failedCount(), 0, MAX_COUNT, "/failedCount");
    var minutes = line.windowMinutes();
    within(minutes == null ? null : minutes.longValue(), 1, MAX_WINDOW_MINUTES, "/windowMinutes");
  }

  private static void within(@Nullable Long value, long least, long most, String pointer) {
    if (value == null || value < least || value > most) {
      throw Problem.invalid(
          pointer, "An outcome needs it, a whole number from " + least + " to " + most + ".");
    }
  }

  private static void checkMessage(EventLine line) {
    if (line.message() != null
        && line.message().getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
      throw Problem.invalid("/message", "It has at most 2048 bytes.");
    }
  }

  private static Severity severity(@Nullable String given, EventType type) {
    if (given == null && type.isOutcome()) {
      return Severity.LOW;
    }
    if (given == null) {
      throw Problem.invalid("/severity", "A failure needs it: low, medium, high or critical.");
    }
    return Severity.of(given)
        .orElseThrow(() -> Problem.invalid("/severity", "It is low, medium, high or critical."));
  }
}
