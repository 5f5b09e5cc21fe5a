package dev.signalbox.workflow.memory;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What to look for, as the database function takes it.
record MemorySearch(
    Mode mode,
    @Nullable SearchText text,
    @Nullable Embedding vector,
    @Nullable String modelId,
    @Nullable Collection<MemDocType> types,
    int limit,
    @Nullable Double minScore) {

  /// By words, by vector, or both ranks fused.
  enum Mode {
    TEXT,
    VECTOR,
    HYBRID
  }

  /// An id with its scores: `score` orders the answer, the others say where it comes from.
  record Hit(UUID id, double score, @Nullable Double textScore, @Nullable Double similarity) {}

  /// A document that was found.
  record Found(Hit hit, MemDoc doc) {}

  /// The answer, best first, and which model the vectors were of.
  record Result(Mode mode, @Nullable String modelId, List<Found> found) {
    Result {
      found = List.copyOf(found);
    }
  }
}
