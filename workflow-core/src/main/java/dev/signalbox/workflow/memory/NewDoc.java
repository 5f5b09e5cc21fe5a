package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a document to store, with its vector, if any, and the vector's model.
record NewDoc(
    UUID id,
    MemDocType type,
    String content,
    String hash,
    JsonNode metadata,
    @Nullable UUID workItemId,
    @Nullable String source,
    @Nullable Instant expiresAt,
    @Nullable Embedding embedding,
    @Nullable String modelId) {

  /// Identifies equal documents by type and the SHA-256 of the content in hex.
  record Key(MemDocType type, String hash) {}

  static UUID newId() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  Key key() {
    return new Key(type, hash);
  }

  NewDoc embeddedBy(String model, Embedding vector) {
    return new NewDoc(
        id, type, content, hash, metadata, workItemId, source, expiresAt, vector, model);
  }
}
