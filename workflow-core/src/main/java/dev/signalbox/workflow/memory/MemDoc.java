package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
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
    Instant updatedAt) {}
