package dev.signalbox.workflow.memory;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the parameters of a search in the form of the database function's arguments.
record MemorySearch(
    Mode mode,
    @Nullable SearchText text,
    @Nullable Embedding vector,
    @Nullable String modelId,
    @Nullable Collection<MemDocType> types,
    int limit,
    @Nullable Double minScore) {

  /// The modes: by words, by vector, or by both ranks fused.
  enum Mode {
    TEXT,
    VECTOR,
    HYBRID
  }

  /// Holds an id with its scores: `score` orders the answer, the others explain it.
  record Hit(UUID id, double score, @Nullable Double textScore, @Nullable Double similarity) {}

  /// Holds a hit and its document.
  record Found(Hit hit, MemDoc doc) {}

  /// Holds the hits, best first, and the model of the vectors.
  record Result(Mode mode, @Nullable String modelId, List<Found> found) {
    Result {
      found = List.copyOf(found);
    }
  }
}
