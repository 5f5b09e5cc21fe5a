package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a permission that can be granted to tools.
@Introspected
record Capability(
    UUID id,
    String name,
    @Nullable String description,
    String scope,
    JsonNode permissions,
    long revision,
    Instant createdAt,
    Instant updatedAt) {}
