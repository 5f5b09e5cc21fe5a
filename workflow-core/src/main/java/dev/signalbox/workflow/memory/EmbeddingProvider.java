package dev.signalbox.workflow.memory;

import java.util.List;

/// Turns texts into vectors; may be a network away, so it is never called inside a transaction.
interface EmbeddingProvider {
  /// Stored with each vector: only vectors of the same model are compared.
  String modelId();

  /// Whether near vectors mean near meanings, and not only shared words.
  boolean semantic();

  /// One vector per text, in order; a problem `embedding-unavailable` when there is none to be had.
  List<Embedding> embed(List<String> texts);
}
