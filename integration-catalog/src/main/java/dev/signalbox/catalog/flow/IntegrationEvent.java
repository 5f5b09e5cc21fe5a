package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an event in a connected system.
@Introspected
record IntegrationEvent(
    UUID id,
    String eventType,
    String source,
    Instant occurredAt,
    JsonNode data,
    boolean processed,
    int processingAttempts,
    @Nullable Instant lastProcessed,
    @Nullable String errorMessage,
    List<UUID> workflowTriggers,
    Instant createdAt,
    Instant updatedAt,
    long revision) {
  IntegrationEvent {
    workflowTriggers = List.copyOf(workflowTriggers);
  }

  static IntegrationEvent of(Row row) {
    return new IntegrationEvent(
        row.uuid("id"),
        row.text("event_type"),
        row.text("source"),
        row.instant("occurred_at"),
        row.json("data"),
        row.flag("processed"),
        row.integer("processing_attempts"),
        row.instantOrNull("last_processed"),
        row.textOrNull("error_message"),
        row.uuids("workflow_triggers"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("revision"));
  }
}
