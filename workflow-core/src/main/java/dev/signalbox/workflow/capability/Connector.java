package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an external system that tools use.
@Introspected
record Connector(
    UUID id,
    String name,
    Type type,
    JsonNode config,
    Status status,
    @Nullable Instant lastHealthCheck,
    long revision,
    Instant createdAt,
    Instant updatedAt) {

  enum Type {
    SLACK,
    EMAIL,
    API,
    DATABASE
  }

  /// The status of a connector. `ERROR` means that the last health check failed.
  enum Status {
    ACTIVE,
    INACTIVE,
    ERROR
  }
}
