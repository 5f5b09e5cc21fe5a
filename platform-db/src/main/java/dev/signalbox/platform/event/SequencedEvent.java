package dev.signalbox.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored event. Its position is unique in the workspace and higher than that of every
/// event that its transaction could see; there are gaps, except in ordered mode. `recordedAt` is
/// the time of the transaction, `actor` its principal, `correlationId` the request.
@Introspected
public record SequencedEvent(
    long position,
    UUID id,
    String type,
    JsonNode data,
    JsonNode metadata,
    List<String> tags,
    Instant recordedAt,
    String actor,
    @Nullable String correlationId,
    @Nullable UUID causationId) {

  public SequencedEvent {
    tags = List.copyOf(tags);
  }

  /// Reads a row by the column names of `platform.read_events`.
  static SequencedEvent of(Row row) {
    return new SequencedEvent(
        row.number("position"),
        row.uuid("id"),
        row.text("type"),
        row.json("data"),
        row.json("metadata"),
        row.texts("event_tags"),
        row.instant("recorded_at"),
        row.text("actor"),
        row.textOrNull("correlation_id"),
        row.uuidOrNull("causation_id"));
  }
}
