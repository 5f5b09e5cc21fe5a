package dev.signalbox.health.event;

import com.fasterxml.jackson.databind.JsonNode;
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

  Stream stream() {
    return EventType.of(eventType).orElseThrow().stream();
  }
}
