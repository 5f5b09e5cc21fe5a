package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
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
    Instant updatedAt) {

  static Tool of(Row row) {
    return new Tool(
        row.uuid("id"),
        row.text("name"),
        row.textOrNull("description"),
        row.uuid("connector_id"),
        row.json("schema"),
        row.flag("is_active"),
        row.number("revision"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
