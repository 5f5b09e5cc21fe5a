/// What agents remember: store documents, and find them again by words, by meaning, or by both.
/// Tables `workflow.mem_docs` (the document) and `workflow.mem_embeddings` (its vector, for
/// search). Searching goes through the function `workflow.search_memory`, which returns ids and
/// scores of the entered workspace only; the rows are then read under row-level security.
///
/// The same text of the same type is stored once. A superseded document is kept but never found; an
/// expired one is never found either. Vectors of different models are never compared. A document
/// without a vector of its own gets one from the [EmbeddingProvider], outside of any transaction;
/// when the provider does not answer, nothing is stored.
@NullMarked
package dev.signalbox.workflow.memory;

import org.jspecify.annotations.NullMarked;
