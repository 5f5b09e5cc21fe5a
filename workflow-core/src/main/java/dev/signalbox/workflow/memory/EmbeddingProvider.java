package dev.signalbox.workflow.memory;

import java.util.List;

/// Converts texts to vectors. It may use the network, so it is never called inside a transaction.
interface EmbeddingProvider {
  /// Returns the id of the model. It is stored with each vector, since only vectors of the same
  /// model are compared.
  String modelId();

  /// Returns true if near vectors mean similar meanings, and not only shared words.
  boolean semantic();

  /// Returns one vector per text, in order; throws `embedding-unavailable` if the provider fails.
  List<Embedding> embed(List<String> texts);
}
