package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a stored document without its vector.
@Introspected
record MemDoc(
    UUID id,
    MemDocType type,
    String content,
    JsonNode metadata,
    @Nullable UUID workItemId,
    @Nullable String source,
    @Nullable String modelId,
    @Nullable UUID supersededBy,
    @Nullable Instant expiresAt,
    @Nullable Instant lastAccessed,
    long revision,
    Instant createdAt,
    Instant updatedAt) {

  static MemDoc of(Row row) {
    return new MemDoc(
        row.uuid("id"),
        row.constant("type", MemDocType.class),
        row.text("content"),
        row.json("metadata"),
        row.uuidOrNull("work_item_id"),
        row.textOrNull("source"),
        row.textOrNull("model_id"),
        row.uuidOrNull("superseded_by"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("last_accessed"),
        row.number("revision"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
