package dev.signalbox.workflow.memory;

import static dev.signalbox.workflow.memory.MemorySearch.Mode.HYBRID;
import static dev.signalbox.workflow.memory.MemorySearch.Mode.TEXT;
import static dev.signalbox.workflow.memory.MemorySearch.Mode.VECTOR;

import dev.signalbox.platform.problem.Problem;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a search as a client sends it. `minScore` is the minimum cosine similarity of hits by
/// vector; it does not apply to hits by words.
@Introspected
record SearchRequest(
    @Nullable @Size(max = 10_000) String text,
    @Nullable List<@Nullable Double> embedding,
    @Nullable @Size(min = 1, max = 200) String modelId,
    @Nullable Mode mode,
    @Nullable @Size(min = 1, max = 3) List<MemDocType> types,
    @Nullable @Min(1) @Max(50) Integer limit,
    @Nullable Double minScore) {
  private static final int DEFAULT_LIMIT = 10;

  /// The modes in JSON.
  enum Mode {
    text,
    vector,
    hybrid
  }

  MemorySearch check() {
    if (embedding == null && modelId != null) {
      throw Problem.invalid("/modelId", "It goes with an embedding.");
    }
    if (minScore != null && !(minScore >= -1 && minScore <= 1)) {
      throw Problem.invalid("/minScore", "It should lie between -1 and 1.");
    }
    var chosen = chosenMode();
    if (chosen == TEXT && minScore != null) {
      throw Problem.invalid("/minScore", "Mode text has no cosine similarity.");
    }
    var vector =
        embedding == null || chosen == TEXT ? null : Embedding.parse("/embedding", embedding);
    return new MemorySearch(
        chosen,
        chosen == VECTOR ? null : SearchText.parse(queryText()),
        vector,
        vector == null ? null : modelId == null ? DocRequest.UNNAMED_MODEL : modelId,
        types,
        limit == null ? DEFAULT_LIMIT : limit,
        minScore);
  }

  String queryText() {
    return text == null ? "" : text;
  }

  private MemorySearch.Mode chosenMode() {
    boolean noText = queryText().isBlank();
    if (noText && embedding == null) {
      throw Problem.invalid("/text", "Send a text, an embedding, or both.");
    }
    var asked =
        switch (mode) {
          case null -> noText ? VECTOR : HYBRID;
          case text -> TEXT;
          case vector -> VECTOR;
          case hybrid -> HYBRID;
        };
    if (noText && asked != VECTOR) {
      throw Problem.invalid("/text", "This mode needs a text.");
    }
    return asked;
  }
}
