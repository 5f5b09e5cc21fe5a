package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
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
    Instant updatedAt) {

  static Capability of(Row row) {
    return new Capability(
        row.uuid("id"),
        row.text("name"),
        row.textOrNull("description"),
        row.text("scope"),
        row.json("permissions"),
        row.number("revision"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
