package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
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
}
