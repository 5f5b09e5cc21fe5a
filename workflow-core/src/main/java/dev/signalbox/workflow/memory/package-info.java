/// Implements the memory of agents: it stores documents, and finds them by words, by meaning, or by
/// both. Tables: `workflow.mem_docs` (the document) and `workflow.mem_embeddings` (its vector, for
/// search). The function `workflow.search_memory` returns ids and scores of the current workspace
/// only; the rows are then read under row-level security.
///
/// The same text of the same type is stored once. Superseded and expired documents are kept but
/// never found. Vectors of different models are never compared. A document without a vector gets
/// one from the [EmbeddingProvider], outside of any transaction; if the provider does not answer,
/// nothing is stored.
@NullMarked
package dev.signalbox.workflow.memory;

import org.jspecify.annotations.NullMarked;
