package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.NewRow;
import java.time.Instant;
import java.util.UUID;
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
    int errorCount) {
  DataFlow of(UUID id, long revision) {
    return new DataFlow(
        id,
        name,
        description,
        source,
        target,
        transformation,
        syncRules,
        schedule,
        conflictResolution,
        monitoring,
        status,
        lastSync,
        errorCount,
        NewRow.TIME,
        NewRow.TIME,
        revision);
  }
}
