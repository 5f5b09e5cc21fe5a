package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class MemDocRepository {
  private final Sql sql;

  MemDocRepository(Sql sql) {
    this.sql = sql;
  }

  List<MemDoc> list(@Nullable MemDocType type, @Nullable UUID workItemId, Slice<ByTime> slice) {
    // index: mem_docs_work_item_id_idx, mem_docs_type_idx or mem_docs_created_at_idx, backwards
    return sql.of(
            """
            SELECT id, type, content, metadata, work_item_id, source, model_id, superseded_by,
                   expires_at, last_accessed, revision, created_at, updated_at
              FROM workflow.mem_docs WHERE true
            """)
        .filter("AND type = :type", "type", type)
        .filter("AND work_item_id = :workItemId", "workItemId", workItemId)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(MemDoc.class);
  }

  Optional<MemDoc> find(UUID id) {
    // index: mem_docs_pkey
    return sql.of(
            """
            SELECT id, type, content, metadata, work_item_id, source, model_id, superseded_by,
                   expires_at, last_accessed, revision, created_at, updated_at
              FROM workflow.mem_docs WHERE id = :id
            """)
        .with("id", id)
        .first(MemDoc.class);
  }

  /// Reads the rows that a search named, in no order.
  List<MemDoc> findLive(Collection<UUID> ids) {
    // index: mem_docs_pkey
    return sql.of(
            """
            SELECT id, type, content, metadata, work_item_id, source, model_id, superseded_by,
                   expires_at, last_accessed, revision, created_at, updated_at
              FROM workflow.mem_docs
             WHERE id = ANY (:ids::uuid[]) AND superseded_by IS NULL
               AND (expires_at IS NULL OR expires_at > now())
            """)
        .with("ids", ids)
        .list(MemDoc.class);
  }

  /// Replaces the metadata and returns the changed row; empty if the revision does not match.
  Optional<MemDoc> updateMetadata(UUID id, long revision, JsonNode metadata) {
    // index: mem_docs_pkey
    return sql.of(
            """
            UPDATE workflow.mem_docs
               SET metadata = :metadata, revision = revision + 1, updated_at = now()
             WHERE id = :id AND revision = :revision
            RETURNING id, type, content, metadata, work_item_id, source, model_id, superseded_by,
                      expires_at, last_accessed, revision, created_at, updated_at
            """)
        .with("id", id)
        .with("revision", revision)
        .with("metadata", metadata)
        .first(MemDoc.class);
  }

  /// Deletes a document and its vector.
  boolean delete(UUID id, long revision) {
    // index: mem_docs_pkey
    return sql.of("DELETE FROM workflow.mem_docs WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        == 1;
  }

  /// Supersedes a document in one statement, so that a search sees the old document or the new one,
  /// never both.
  boolean supersede(UUID id, long revision, UUID successor) {
    // index: mem_docs_pkey, mem_embeddings_pkey
    return sql.of(
            """
            WITH superseded AS (
              UPDATE workflow.mem_docs
                 SET superseded_by = :successor, revision = revision + 1, updated_at = now()
               WHERE id = :id AND revision = :revision AND superseded_by IS NULL
              RETURNING id),
            forgotten AS (
              DELETE FROM workflow.mem_embeddings WHERE doc_id IN (SELECT id FROM superseded))
            SELECT id FROM superseded
            """)
        .with("id", id)
        .with("revision", revision)
        .with("successor", successor)
        .first(row -> row.uuid("id"))
        .isPresent();
  }

  /// Records the access, at most once a minute per document, and without waiting for another
  /// search.
  void touch(Collection<UUID> ids) {
    sql.of(
            """
            UPDATE workflow.mem_docs SET last_accessed = now() WHERE id IN (
              SELECT id FROM workflow.mem_docs
               WHERE id = ANY (:ids::uuid[])
                 AND (last_accessed IS NULL OR last_accessed < now() - interval '1 minute')
               FOR UPDATE SKIP LOCKED)
            """)
        .with("ids", ids)
        .call();
  }
}
