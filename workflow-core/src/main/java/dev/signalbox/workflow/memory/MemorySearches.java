package dev.signalbox.workflow.memory;

import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Searches documents. The function returns their ids, the second statement reads them as the
/// caller: a defect of the former would still be stopped by the row-level security of the latter.
@Singleton
final class MemorySearches {
  private final Transactions transactions;
  private final SearchRepository search;
  private final MemDocRepository docs;
  private final EmbeddingProvider provider;

  MemorySearches(
      Transactions transactions,
      SearchRepository search,
      MemDocRepository docs,
      EmbeddingProvider provider) {
    this.transactions = transactions;
    this.search = search;
    this.docs = docs;
    this.provider = provider;
  }

  /// Runs a search; embeds `text` first if the mode needs a vector that the client did not send.
  MemorySearch.Result search(MemorySearch wanted, String text) {
    boolean needsVector = wanted.mode() != MemorySearch.Mode.TEXT && wanted.vector() == null;
    var complete = needsVector ? embedded(wanted, text) : wanted;
    return transactions.write(() -> run(complete));
  }

  private MemorySearch.Result run(MemorySearch wanted) {
    var hits = search.search(wanted);
    var ids = hits.stream().map(MemorySearch.Hit::id).toList();
    var byId =
        docs.findLive(ids).stream().collect(Collectors.toMap(MemDoc::id, Function.identity()));
    docs.touch(byId.keySet());
    var found = new ArrayList<MemorySearch.Found>();
    for (var hit : hits) {
      var doc = byId.get(hit.id());
      if (doc != null) {
        found.add(new MemorySearch.Found(hit, doc));
      }
    }
    return new MemorySearch.Result(wanted.mode(), wanted.modelId(), found);
  }

  private MemorySearch embedded(MemorySearch wanted, String text) {
    // No text is sent to a provider before PostgreSQL has verified the caller.
    transactions.confirmAccess();
    return new MemorySearch(
        wanted.mode(),
        wanted.text(),
        provider.embed(List.of(text)).getFirst(),
        provider.modelId(),
        wanted.types(),
        wanted.limit(),
        wanted.minScore());
  }
}
