package dev.signalbox.health.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// Converts a channel log (half-hour windows with `ok` and `failed` counts) to lines for ingest,
/// moved in time so that its last window ends at the last half hour. It needs only a JDK: `java
/// ChannelLogToEvents.java channel-log.ndjson > events.ndjson`.
///
/// Event ids are derived from channel, kind and time, so running and sending it twice is harmless.
public final class ChannelLogToEvents {
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+)");
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "pricing",
          "pricing_sync_outcome",
          "fees",
          "fee_sync_outcome",
          "booking",
          "booking_outcome");
  private static final Map<String, String> FAILURES =
      Map.of("pricing", "pricing_sync_error", "fees", "fee_sync_error", "booking", "booking_loss");

  private ChannelLogToEvents() {}

  public static void main(String[] args) throws IOException {
    var lines = Files.readAllLines(Path.of(args[0]));
    var text = new StringBuilder();
    convert(lines, Instant.now()).forEach(line -> text.append(line).append('\n'));
    System.out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /// Returns the lines for ingest; windows that would start more than 90 days ago are omitted.
  static List<String> convert(List<String> log, Instant now) {
    var shift = shift(log, now);
    var events = new ArrayList<String>();
    for (var line : log) {
      var window = fields(line);
      var start = Instant.parse(unquoted(window, "windowStart")).plus(shift);
      if (start.isAfter(now.minus(Duration.ofDays(90)))) {
        events.add(outcome(window, start));
        if (window.containsKey("message")) {
          events.add(failure(window, start));
        }
      }
    }
    return events;
  }

  /// Returns the duration by which the log is moved.
  static Duration shift(List<String> log, Instant now) {
    var end =
        log.stream()
            .map(ChannelLogToEvents::fields)
            .map(f ->
                Instant.parse(unquoted(f, "windowStart"))
                    .plus(Duration.ofMinutes(Long.parseLong(value(f, "windowMinutes")))))
            .max(Instant::compareTo)
            .orElse(now);
    long halfHour = Duration.ofMinutes(30).toSeconds();
    return Duration.ofSeconds(
        Math.floorDiv(now.getEpochSecond() - end.getEpochSecond(), halfHour) * halfHour);
  }

  private static String outcome(Map<String, String> window, Instant start) {
    var kind = unquoted(window, "kind");
    return "{\"eventId\":\"%s\",\"integrationId\":%s,\"eventType\":\"%s\",\"okCount\":%s,\"failedCount\":%s,\"windowMinutes\":%s,\"occurredAt\":\"%s\"}"
        .formatted(
            id(window, start, "outcome"),
            value(window, "channel"),
            OUTCOMES.get(kind),
            value(window, "ok"),
            value(window, "failed"),
            value(window, "windowMinutes"),
            start);
  }

  private static String failure(Map<String, String> window, Instant start) {
    return "{\"eventId\":\"%s\",\"integrationId\":%s,\"eventType\":\"%s\",\"severity\":%s,\"message\":%s,\"metadata\":{\"listing\":%s},\"occurredAt\":\"%s\"}"
        .formatted(
            id(window, start, "sample"),
            value(window, "channel"),
            FAILURES.get(unquoted(window, "kind")),
            value(window, "severity"),
            value(window, "message"),
            value(window, "listing"),
            start);
  }

  private static UUID id(Map<String, String> window, Instant start, String what) {
    var name = window.get("channel") + window.get("kind") + start + what;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> fields(String line) {
    var fields = new HashMap<String, String>();
    var matcher = FIELD.matcher(line);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2));
    }
    return fields;
  }

  private static String value(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "null");
  }

  private static String unquoted(Map<String, String> fields, String name) {
    return value(fields, name).replace("\"", "");
  }
}
