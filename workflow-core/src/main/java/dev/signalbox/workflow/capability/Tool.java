package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an operation that agents may perform with a connector; `schema` is the JSON Schema of
/// its input.
@Introspected
record Tool(
    UUID id,
    String name,
    @Nullable String description,
    UUID connectorId,
    JsonNode schema,
    boolean isActive,
    long revision,
    Instant createdAt,
    Instant updatedAt) {}
