package dev.signalbox.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// Validates events, appends and queries.
public final class EventRules {
  /// The maximum number of events in one append.
  public static final int MAX_EVENTS = 1_000;

  /// The maximum number of tags of one event or of one item of a query.
  public static final int MAX_TAGS = 64;

  /// The maximum number of items of a query, and of types of an item.
  public static final int MAX_ITEMS = 100;

  /// The maximum number of tags of all items of a query together; each tag costs index lookups.
  static final int MAX_QUERY_TAGS = 200;

  /// The maximum size of the payload of one event as JSON.
  static final int MAX_DATA_BYTES = 64 * 1024;

  static final int MAX_METADATA_BYTES = 8 * 1024;

  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]*(\\.[A-Z][A-Z0-9_]*){1,3}");

  private EventRules() {}

  /// Validates a type: `AGGREGATE.ACTION.STATUS`, two to four words.
  public static String type(String type, String pointer) {
    if (type.length() > 200 || !TYPE.matcher(type).matches()) {
      throw at(
          pointer,
          ProblemCode.EVENT_TYPE_INVALID,
          "A type reads AGGREGATE.ACTION.STATUS: two to four words of A-Z, 0-9 and _.");
    }
    return type;
  }

  static List<Tag> tags(List<Tag> tags, String pointer) {
    if (tags.size() > MAX_TAGS) {
      throw at(pointer, ProblemCode.TOO_MANY_TAGS, "At most " + MAX_TAGS + " tags.");
    }
    return tags.stream().distinct().toList();
  }

  static JsonNode payload(JsonNode json, int limit, String pointer) {
    if (Json.write(json).getBytes(StandardCharsets.UTF_8).length > limit) {
      throw at(pointer, ProblemCode.EVENT_TOO_LARGE, "At most " + limit / 1024 + " KiB of JSON.");
    }
    return json;
  }

  static void count(List<NewEvent> events) {
    if (events.isEmpty()) {
      throw at("/events", ProblemCode.NO_EVENTS, "An append has at least one event.");
    }
    if (events.size() > MAX_EVENTS) {
      throw at("/events", ProblemCode.TOO_MANY_EVENTS, "At most " + MAX_EVENTS + " events.");
    }
  }

  static List<QueryItem> items(List<QueryItem> items) {
    if (items.isEmpty()) {
      throw at(
          "/items",
          ProblemCode.CONDITION_EMPTY,
          "A query has at least one item; one for all events says so.");
    }
    if (items.size() > MAX_ITEMS) {
      throw at("/items", ProblemCode.CONDITION_TOO_LARGE, "At most " + MAX_ITEMS + " items.");
    }
    if (items.stream().mapToInt(item -> item.tags().size()).sum() > MAX_QUERY_TAGS) {
      throw at(
          "/items",
          ProblemCode.CONDITION_TOO_LARGE,
          "At most " + MAX_QUERY_TAGS + " tags in all items together.");
    }
    return items;
  }

  /// Returns a problem at one place of a body.
  public static Problem at(String pointer, ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(new FieldError(pointer, code.code(), detail)));
  }
}
