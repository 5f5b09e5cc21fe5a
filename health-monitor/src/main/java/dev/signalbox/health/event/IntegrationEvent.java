package dev.signalbox.health.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored event. Only outcomes have counts and a window.
@Introspected
record IntegrationEvent(
    UUID id,
    UUID eventId,
    String integrationId,
    String eventType,
    String severity,
    @Nullable String message,
    @Nullable JsonNode metadata,
    @Nullable Long okCount,
    @Nullable Long failedCount,
    @Nullable Integer windowMinutes,
    Instant occurredAt) {

  static IntegrationEvent of(Row row) {
    return new IntegrationEvent(
        row.uuid("id"),
        row.uuid("event_id"),
        row.text("integration_id"),
        row.text("event_type"),
        row.text("severity"),
        row.textOrNull("message"),
        row.jsonOrNull("metadata"),
        row.numberOrNull("ok_count"),
        row.numberOrNull("failed_count"),
        row.integerOrNull("window_minutes"),
        row.instant("occurred_at"));
  }
}
