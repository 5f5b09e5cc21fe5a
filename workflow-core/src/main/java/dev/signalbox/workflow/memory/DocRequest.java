package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a document as a client sends it. `modelId` names the model that made `embedding`;
/// without it the vector is compared only with other vectors of unnamed origin.
@Introspected
record DocRequest(
    MemDocType type,
    @NotBlank String content,
    @Nullable JsonNode metadata,
    @Nullable UUID workItemId,
    @Nullable @Size(max = 500) String source,
    @Nullable Instant expiresAt,
    @Nullable List<@Nullable Double> embedding,
    @Nullable @Size(min = 1, max = 200) String modelId) {
  static final String UNNAMED_MODEL = "caller";

  private static final int MAX_CONTENT_BYTES = 64 * 1024;

  /// Rejects documents that cannot be stored; `at` is the document's place in the body.
  NewDoc check(String at, Instant now) {
    if (content.getBytes(StandardCharsets.UTF_8).length > MAX_CONTENT_BYTES) {
      throw Problem.invalid(at + "/content", "It exceeds 64 KiB.");
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw new Problem(
          ProblemCode.DATE_OUT_OF_RANGE,
          ProblemCode.DATE_OUT_OF_RANGE.title() + ".",
          List.of(new FieldError(at + "/expiresAt", "past", "It should lie in the future.")));
    }
    if (embedding == null && modelId != null) {
      throw Problem.invalid(at + "/modelId", "It goes with an embedding.");
    }
    var vector = embedding == null ? null : Embedding.parse(at + "/embedding", embedding);
    var model = vector == null ? null : modelId == null ? UNNAMED_MODEL : modelId;
    return new NewDoc(
        NewDoc.newId(),
        type,
        content,
        Hashes.sha256Hex(content),
        FreeJson.object(at + "/metadata", metadata),
        workItemId,
        source,
        expiresAt,
        vector,
        model);
  }
}
