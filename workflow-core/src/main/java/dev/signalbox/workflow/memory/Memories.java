package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores, reads, replaces and deletes documents.
@Singleton
final class Memories {
  private final Transactions transactions;
  private final MemDocRepository docs;
  private final StoreRepository store;
  private final EmbeddingProvider provider;

  Memories(
      Transactions transactions,
      MemDocRepository docs,
      StoreRepository store,
      EmbeddingProvider provider) {
    this.transactions = transactions;
    this.docs = docs;
    this.store = store;
    this.provider = provider;
  }

  /// Stores documents and returns one result per document, in order. Vectors are fetched before the
  /// transaction, and only for documents that are not stored yet.
  List<StoredDoc> store(List<NewDoc> wanted) {
    var embedded = embedded(wanted);
    return transactions.write(() -> insert(wanted, embedded));
  }

  List<MemDoc> list(@Nullable MemDocType type, @Nullable UUID workItemId, Slice<ByTime> slice) {
    return transactions.read(() -> docs.list(type, workItemId, slice));
  }

  MemDoc get(UUID id) {
    return transactions.read(() -> docs.find(id).orElseThrow(Problem::notFound));
  }

  MemDoc updateMetadata(UUID id, long revision, JsonNode metadata) {
    return transactions.write(
        () -> docs.updateMetadata(id, revision, metadata).orElseThrow(() -> refused(id)));
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!docs.delete(id, revision)) {
        throw refused(id);
      }
    });
  }

  /// Replaces a document by another of the same type; returns the new one. If that content is
  /// stored already, its document becomes the successor.
  MemDoc supersede(UUID id, long revision, NewDoc successor) {
    var old = get(id);
    if (old.supersededBy() != null) {
      throw superseded();
    }
    if (Hashes.sha256Hex(old.content()).equals(successor.hash())) {
      throw Problem.invalid("/content", "It is the same content.");
    }
    var embedded = embedded(List.of(successor));
    return transactions.write(() -> {
      var stored = insert(List.of(successor), embedded).getFirst();
      if (!docs.supersede(id, revision, stored.id())) {
        throw refused(id);
      }
      return docs.find(stored.id()).orElseThrow(Problem::notFound);
    });
  }

  private Map<NewDoc.Key, NewDoc> embedded(List<NewDoc> wanted) {
    var unique = new LinkedHashMap<NewDoc.Key, NewDoc>();
    wanted.forEach(doc -> unique.putIfAbsent(doc.key(), doc));
    var known = transactions.read(() -> store.findLive(unique.keySet()));
    unique.keySet().removeAll(known.keySet());
    var bare = unique.values().stream().filter(doc -> doc.embedding() == null).toList();
    if (!bare.isEmpty()) {
      var vectors = provider.embed(bare.stream().map(NewDoc::content).toList());
      for (int i = 0; i < bare.size(); i++) {
        var doc = bare.get(i).embeddedBy(provider.modelId(), vectors.get(i));
        unique.put(doc.key(), doc);
      }
    }
    return unique;
  }

  private List<StoredDoc> insert(List<NewDoc> wanted, Map<NewDoc.Key, NewDoc> embedded) {
    store.forgetExpired();
    var created = store.insertDocs(List.copyOf(embedded.values()));
    store.insertEmbeddings(
        created, embedded.values().stream().filter(doc -> created.containsKey(doc.key())).toList());
    var live = store.findLive(keys(wanted));
    var isNew = new HashSet<>(created.keySet());
    return wanted.stream().map(doc -> result(live, doc.key(), isNew.remove(doc.key()))).toList();
  }

  private static StoredDoc result(Map<NewDoc.Key, UUID> live, NewDoc.Key key, boolean created) {
    var id = live.get(key);
    if (id == null) {
      throw new Problem(
          ProblemCode.CONCURRENT_UPDATE, "A document was deleted meanwhile; try again.");
    }
    return new StoredDoc(id, created);
  }

  private static Collection<NewDoc.Key> keys(List<NewDoc> wanted) {
    return wanted.stream().map(NewDoc::key).distinct().toList();
  }

  /// Explains why a change of a revision changed no row.
  private Problem refused(UUID id) {
    return docs.find(id)
        .map(doc -> doc.supersededBy() == null ? Problem.staleRevision() : superseded())
        .orElseGet(Problem::notFound);
  }

  private static Problem superseded() {
    return new Problem(ProblemCode.ILLEGAL_TRANSITION, "It has been superseded already.");
  }
}
