package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.JsonFailures;
import dev.signalbox.platform.json.Ndjson;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Represents one line of an upload as a client writes it.
@Introspected
record UpsertLine(
    String entityType,
    String externalId,
    long syncVersion,
    Instant observedAt,
    JsonNode attributes,
    @Nullable String sourceUrl,
    @Nullable Map<String, String> sourceExternalFields) {
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2999-12-31T23:59:59Z");

  /// Reads and checks a line; throws a Problem if the line is invalid.
  static Incoming read(Ndjson.Line line) {
    try {
      return line.read(UpsertLine.class).checked().incoming(line.number());
    } catch (JsonProcessingException e) {
      throw JsonFailures.toProblem(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the record with times in microseconds, as PostgreSQL stores them.
  private Incoming incoming(int number) {
    return new Incoming(
        number,
        entityType,
        externalId,
        syncVersion,
        observedAt.truncatedTo(ChronoUnit.MICROS),
        members(attributes),
        sourceUrl,
        sourceExternalFields == null ? Map.of() : sourceExternalFields);
  }

  static Map<String, JsonNode> members(JsonNode object) {
    var members = new HashMap<String, JsonNode>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private UpsertLine checked() {
    if (externalId.isBlank() || externalId.length() > 255) {
      throw Problem.invalid("/externalId", "It should have 1 to 255 characters.");
    }
    if (syncVersion < 0) {
      throw Problem.invalid("/syncVersion", "It should not be negative.");
    }
    if (observedAt.isBefore(EARLIEST) || observedAt.isAfter(LATEST)) {
      throw new Problem(ProblemCode.DATE_OUT_OF_RANGE, "observedAt lies outside 1900 to 2999.");
    }
    if (FreeJson.objectOrNull("/attributes", attributes) == null) {
      throw FreeJson.wrongType("/attributes", "It should be an object.");
    }
    var _ = SourceUrl.checked("/sourceUrl", sourceUrl);
    var _ =
        ExternalFields.checked(
            "/sourceExternalFields", sourceExternalFields, members(attributes).keySet());
    return this;
  }
}
