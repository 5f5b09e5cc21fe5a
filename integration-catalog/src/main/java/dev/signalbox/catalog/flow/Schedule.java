package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Validates the schedule of a data flow: manual (empty), at an interval (`every`, an ISO-8601
/// duration of at least a minute), or at the times of a five-field `cron` text in a `timezone` (UTC
/// by default).
final class Schedule {
  private static final String POINTER = "/schedule";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Pattern PART =
      Pattern.compile("(\\*|(\\d{1,2})(-(\\d{1,2}))?)(/(\\d{1,2}))?");
  private static final int[][] RANGES = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};

  private Schedule() {}

  /// Returns the validated schedule; an empty object if there is none.
  static JsonNode of(@Nullable JsonNode value) {
    var schedule = FreeJson.object(POINTER, value);
    if (schedule.isEmpty()) {
      return schedule;
    }
    if (schedule.has("every") == schedule.has("cron")) {
      throw Problem.invalid(POINTER, "It should have either every or cron.");
    }
    if (schedule.has("every") && !isDuration(Model.text(schedule, POINTER, "every"))) {
      throw Problem.invalid(
          POINTER + "/every", "It should be an ISO-8601 duration of at least a minute.");
    }
    if (schedule.has("cron") && !isCron(Model.text(schedule, POINTER, "cron"))) {
      throw Problem.invalid(POINTER + "/cron", "It should be a cron text of five fields.");
    }
    if (schedule.has("timezone") && !isZone(Model.text(schedule, POINTER, "timezone"))) {
      throw Problem.invalid(POINTER + "/timezone", "It should be the name of a time zone.");
    }
    return schedule;
  }

  static boolean isDuration(String text) {
    try {
      return Duration.parse(text).compareTo(SHORTEST) >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  static boolean isCron(String text) {
    var fields = text.strip().split("\\s+", -1);
    if (fields.length != RANGES.length) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      for (var part : fields[i].split(",", -1)) {
        if (!isPart(part, RANGES[i][0], RANGES[i][1])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPart(String part, int lowest, int highest) {
    var matcher = PART.matcher(part);
    if (!matcher.matches()) {
      return false;
    }
    int from = number(matcher.group(2), lowest);
    int to = number(matcher.group(4), from);
    int step = number(matcher.group(6), 1);
    return from >= lowest && to <= highest && from <= to && step >= 1 && step <= highest;
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static boolean isZone(String text) {
    try {
      return !ZoneId.of(text).getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }
}
