package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a document that replaces another of the same type.
@Introspected
record SupersedeRequest(
    @NotBlank String content,
    @Nullable JsonNode metadata,
    @Nullable UUID workItemId,
    @Nullable @Size(max = 500) String source,
    @Nullable Instant expiresAt,
    @Nullable List<@Nullable Double> embedding,
    @Nullable @Size(min = 1, max = 200) String modelId) {
  DocRequest asDoc(MemDocType type) {
    return new DocRequest(
        type, content, metadata, workItemId, source, expiresAt, embedding, modelId);
  }
}
