package dev.signalbox.catalog.entity;

import dev.signalbox.platform.tx.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a row of entity_attribute_provenance: the origin of the current value of one
/// attribute.
record Provenance(
    UUID entityId,
    UUID attributeId,
    String sourceType,
    @Nullable UUID integrationId,
    @Nullable String externalField,
    Instant lastUpdatedAt,
    boolean overrideByUser,
    @Nullable Instant overrideAt) {

  static Provenance ofUser(UUID entityId, Attribute attribute, GoldenRecord.UserValue override) {
    var at = override.at();
    return new Provenance(
        entityId, attribute.id(), "USER", null, override.externalField(), at, true, at);
  }

  static Provenance ofSource(UUID entityId, Attribute attribute, Merge.Winner winner) {
    return new Provenance(
        entityId,
        attribute.id(),
        "INTEGRATION",
        winner.source().integrationId(),
        winner.stated().externalField(),
        winner.stated().observedAt(),
        false,
        null);
  }

  static Provenance of(Row row) {
    return new Provenance(
        row.uuid("entity_id"),
        row.uuid("attribute_id"),
        row.text("source_type"),
        row.uuidOrNull("source_integration_id"),
        row.textOrNull("source_external_field"),
        row.instant("last_updated_at"),
        row.flag("override_by_user"),
        row.instantOrNull("override_at"));
  }
}
