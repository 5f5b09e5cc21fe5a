package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/// Represents one version of the JSON Schema of a document type.
@Introspected
record DocumentSchema(
    UUID id,
    String name,
    String version,
    String documentType,
    JsonNode schemaDefinition,
    boolean isActive,
    long revision,
    Instant createdAt,
    Instant updatedAt) {

  static DocumentSchema of(Row row) {
    return new DocumentSchema(
        row.uuid("id"),
        row.text("name"),
        row.text("version"),
        row.text("document_type"),
        row.json("schema_definition"),
        row.flag("is_active"),
        row.number("revision"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
