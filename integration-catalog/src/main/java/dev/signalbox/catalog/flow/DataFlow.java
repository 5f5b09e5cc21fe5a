package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
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
    long revision) {

  static DataFlow of(Row row) {
    return new DataFlow(
        row.uuid("id"),
        row.text("name"),
        row.textOrNull("description"),
        row.json("source"),
        row.json("target"),
        row.json("transformation"),
        row.json("sync_rules"),
        row.json("schedule"),
        row.json("conflict_resolution"),
        row.json("monitoring"),
        row.text("status"),
        row.instantOrNull("last_sync"),
        row.integer("error_count"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("revision"));
  }
}
