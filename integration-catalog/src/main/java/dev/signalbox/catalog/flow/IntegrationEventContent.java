package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Holds the validated content of an integration event.
record IntegrationEventContent(
    String eventType,
    String source,
    Instant occurredAt,
    JsonNode data,
    List<UUID> workflowTriggers) {
  IntegrationEventContent {
    workflowTriggers = List.copyOf(workflowTriggers);
  }
}
