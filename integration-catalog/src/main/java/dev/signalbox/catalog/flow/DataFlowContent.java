package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Holds the validated content of a data flow.
record DataFlowContent(
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
    int errorCount) {}
