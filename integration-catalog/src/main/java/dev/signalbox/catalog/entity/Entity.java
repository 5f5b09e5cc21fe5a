package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored entity: its current values, and the source that created it.
@Introspected
record Entity(
    UUID id,
    UUID entityTypeId,
    JsonNode payload,
    String sourceType,
    @Nullable UUID sourceIntegrationId,
    @Nullable String sourceExternalId,
    @Nullable Instant firstSyncedAt,
    @Nullable Instant lastSyncedAt,
    long syncVersion,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  static Entity of(Row row) {
    return new Entity(
        row.uuid("id"),
        row.uuid("entity_type_id"),
        row.json("payload"),
        row.text("source_type"),
        row.uuidOrNull("source_integration_id"),
        row.textOrNull("source_external_id"),
        row.instantOrNull("first_synced_at"),
        row.instantOrNull("last_synced_at"),
        row.number("sync_version"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.number("revision"));
  }
}
