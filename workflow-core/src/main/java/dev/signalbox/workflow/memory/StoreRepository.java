package dev.signalbox.workflow.memory;

import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores documents in bulk: one statement for documents, one for vectors, however many there are.
@Singleton
final class StoreRepository {
  private final Sql sql;

  StoreRepository(Sql sql) {
    this.sql = sql;
  }

  private record Found(NewDoc.Key key, UUID id) {
    static Found of(Row row) {
      return new Found(
          new NewDoc.Key(row.constant("type", MemDocType.class), row.text("hash")), row.uuid("id"));
    }
  }

  Map<NewDoc.Key, UUID> findLive(Collection<NewDoc.Key> keys) {
    // index: mem_docs_live_content_idx
    return byKey(
        sql.of(
                """
                SELECT d.id, d.type, encode(d.content_hash, 'hex') AS hash
                  FROM unnest(:types::text[], :hashes::text[]) AS k (type, hash)
                  JOIN workflow.mem_docs d
                    ON d.type = k.type AND d.content_hash = decode(k.hash, 'hex')
                 WHERE d.superseded_by IS NULL AND (d.expires_at IS NULL OR d.expires_at > now())
                """)
            .rows(keys)
            .column("types", NewDoc.Key::type)
            .column("hashes", NewDoc.Key::hash)
            .list(Found::of));
  }

  /// Inserts documents and returns the inserted ones. An expired document of the same content is
  /// replaced. The rows are sorted, so that two batches with the same documents lock them in the
  /// same order.
  Map<NewDoc.Key, UUID> insertDocs(List<NewDoc> docs) {
    return byKey(
        sql.of(
                """
                INSERT INTO workflow.mem_docs AS d (id, type, content, content_hash, metadata,
                  work_item_id, source, expires_at, embedding, model_id)
                SELECT n.id, n.type, n.content, decode(n.hash, 'hex'), n.metadata,
                       n.work_item_id, n.source, n.expires_at, n.embedding::public.vector, n.model_id
                  FROM unnest(:ids::uuid[], :types::text[], :contents::text[], :hashes::text[],
                              :metadata::jsonb[], :workItems::uuid[], :sources::text[],
                              :expiries::timestamptz[], :embeddings::text[], :models::text[])
                    AS n (id, type, content, hash, metadata, work_item_id, source, expires_at,
                          embedding, model_id)
                 ORDER BY n.type, n.hash
                ON CONFLICT (workspace_id, type, content_hash) WHERE superseded_by IS NULL
                DO UPDATE SET metadata = excluded.metadata, work_item_id = excluded.work_item_id,
                   source = excluded.source, expires_at = excluded.expires_at,
                   embedding = excluded.embedding, model_id = excluded.model_id,
                   revision = d.revision + 1, created_at = now(), updated_at = now()
                 WHERE d.expires_at <= now()
                RETURNING d.id, d.type, encode(d.content_hash, 'hex') AS hash
                """)
            .rows(docs)
            .column("ids", NewDoc::id)
            .column("types", NewDoc::type)
            .column("contents", NewDoc::content)
            .column("hashes", NewDoc::hash)
            .column("metadata", NewDoc::metadata)
            .column("workItems", NewDoc::workItemId)
            .column("sources", NewDoc::source)
            .column("expiries", NewDoc::expiresAt)
            .column("embeddings", StoreRepository::vector)
            .column("models", NewDoc::modelId)
            .list(Found::of));
  }

  void insertEmbeddings(Map<NewDoc.Key, UUID> ids, List<NewDoc> docs) {
    sql.of(
            """
            INSERT INTO workflow.mem_embeddings (doc_id, model_id, type, embedding, expires_at)
            SELECT n.doc_id, n.model_id, n.type, n.embedding::public.halfvec, n.expires_at
              FROM unnest(:ids::uuid[], :models::text[], :types::text[], :embeddings::text[],
                          :expiries::timestamptz[])
                AS n (doc_id, model_id, type, embedding, expires_at)
            ON CONFLICT (workspace_id, doc_id, model_id)
            DO UPDATE SET embedding = excluded.embedding, expires_at = excluded.expires_at
            """)
        .rows(docs)
        .column("ids", doc -> ids.get(doc.key()))
        .column("models", NewDoc::modelId)
        .column("types", NewDoc::type)
        .column("embeddings", StoreRepository::vector)
        .column("expiries", NewDoc::expiresAt)
        .call();
  }

  /// Deletes a few vectors of expired documents with each store, since they would narrow the
  /// results of the index search.
  void forgetExpired() {
    sql.of(
            """
            DELETE FROM workflow.mem_embeddings e USING (
              SELECT doc_id, model_id FROM workflow.mem_embeddings WHERE expires_at <= now()
               LIMIT 500 FOR UPDATE SKIP LOCKED) old
             WHERE e.doc_id = old.doc_id AND e.model_id = old.model_id
            """)
        .call();
  }

  private static @Nullable String vector(NewDoc doc) {
    return doc.embedding() == null ? null : doc.embedding().text();
  }

  private static Map<NewDoc.Key, UUID> byKey(List<Found> found) {
    var ids = new HashMap<NewDoc.Key, UUID>();
    found.forEach(f -> ids.put(f.key(), f.id()));
    return ids;
  }
}
