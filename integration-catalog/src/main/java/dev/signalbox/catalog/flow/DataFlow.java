package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes a flow of data from one system to another.
@Introspected
record DataFlow(
    UUID id,
    String name,
    @Nullable String description,
    JsonNode source,
    JsonNode target,
    JsonNode transformation,
    JsonNode syncRules,
    JsonNode schedule,
    JsonNode conflictResolution,
    JsonNode monitoring,
    String status,
    @Nullable Instant lastSync,
    int errorCount,
    Instant createdAt,
    Instant updatedAt,
    long revision) {}
