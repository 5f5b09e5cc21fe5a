package dev.signalbox.catalog.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the columns that a changed entity is written with.
record EntityRow(
    UUID id,
    UUID typeId,
    ObjectNode payload,
    String sourceType,
    @Nullable UUID integrationId,
    @Nullable String externalId,
    @Nullable String url,
    @Nullable Instant firstSyncedAt,
    @Nullable Instant lastSyncedAt,
    long syncVersion) {

  /// Builds the row of an entity. The origin is written once, when the entity is created, and its
  /// link follows what the origin states; an entity with sources counts as synced now.
  static EntityRow of(GoldenRecord golden, Instant now) {
    var first = golden.first().orElse(null);
    var synced =
        golden.sources().stream()
            .map(SourceRecord::lastSeenAt)
            .max(Comparator.naturalOrder())
            .orElse(null);
    long version = golden.sources().stream().mapToLong(SourceRecord::syncVersion).max().orElse(0);
    return new EntityRow(
        golden.id(),
        golden.type().id(),
        golden.payload(),
        first == null ? "USER_CREATED" : "INTEGRATION",
        first == null ? null : first.integrationId(),
        first == null ? null : first.key().externalId(),
        golden.url(),
        first == null ? null : now,
        synced,
        version);
  }
}
