package dev.signalbox.workflow.order;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class ItemRepository {
  private final Sql sql;

  ItemRepository(Sql sql) {
    this.sql = sql;
  }

  /// Stores the items and queues those that wait for no other item, in one statement.
  void insert(UUID orderId, List<Draft> drafts) {
    sql.of(
            """
            WITH made AS (
              INSERT INTO workflow.work_items (id, work_order_id, type, content, priority, available_at, max_attempts,
                     requires_approval, node_id, pending_dependencies, status)
              SELECT g.id, :order, g.type, g.content, g.priority, coalesce(g.available_at, now()), g.max_attempts,
                     g.approval, g.node, g.pending, CASE WHEN g.pending = 0 THEN 'QUEUED' ELSE 'BLOCKED' END
                FROM unnest(:ids::uuid[], :types::text[], :contents::text[], :priorities::text[], :availables::timestamptz[],
                       :maxima::bigint[], :approvals::boolean[], :nodes::text[], :pendings::bigint[])
                  AS g(id, type, content, priority, available_at, max_attempts, approval, node, pending)
              RETURNING id, type, content, priority, available_at, status),
            searchable AS (
              INSERT INTO workflow.work_item_texts (work_item_id, tsv) SELECT m.id, workflow.text_vector(m.content) FROM made m)
            INSERT INTO workflow.work_queue (work_item_id, rank, available_at, type, attempts_made, next_token)
            SELECT m.id, workflow.priority_rank(m.priority), m.available_at, m.type, 0, 1 FROM made m WHERE m.status = 'QUEUED'
            """)
        .with("order", orderId)
        .rows(drafts)
        .column("ids", Draft::id)
        .column("types", Draft::type)
        .column("contents", Draft::content)
        .column("priorities", Draft::priority)
        .column("availables", Draft::availableAt)
        .column("maxima", Draft::maxAttempts)
        .column("approvals", Draft::requiresApproval)
        .column("nodes", Draft::nodeId)
        .column("pendings", Draft::pendingDependencies)
        .call();
  }

  void insertDependencies(List<UUID> dependsOn, List<UUID> items) {
    sql.of(
            """
            INSERT INTO workflow.work_item_dependencies (depends_on_id, work_item_id)
            SELECT * FROM unnest(:dependsOn::uuid[], :items::uuid[])
            """)
        .with("dependsOn", dependsOn)
        .with("items", items)
        .call();
  }

  Optional<WorkItem> find(UUID id) {
    // index: work_items_pkey, work_leases_pkey
    return sql.of(
            """
            SELECT i.*, l.lease_until, CASE WHEN l.work_item_id IS NULL THEN i.status ELSE 'PROCESSING' END AS shown_status
              FROM workflow.work_items i
              LEFT JOIN workflow.work_leases l ON l.workspace_id = i.workspace_id AND l.work_item_id = i.id
             WHERE i.id = :id
            """)
        .with("id", id)
        .first(WorkItem::of);
  }

  List<WorkItem> list(
      @Nullable UUID order,
      @Nullable ItemStatus status,
      @Nullable String type,
      Slice<ByTime> slice) {
    // index: work_items_order_status_type_idx with an order, work_items_created_idx without
    return sql.of(
            """
            SELECT i.id, i.work_order_id, i.type, NULL AS content, NULL AS result, i.priority, i.available_at, i.attempts_made,
                   i.max_attempts, i.requires_approval, i.node_id, i.processed_at, i.created_at, l.lease_until,
                   CASE WHEN l.work_item_id IS NULL THEN i.status ELSE 'PROCESSING' END AS shown_status
              FROM workflow.work_items i
              LEFT JOIN workflow.work_leases l ON l.workspace_id = i.workspace_id AND l.work_item_id = i.id
             WHERE true
            """)
        .filter("AND i.work_order_id = :order", "order", order)
        .filter(
            "AND i.status = CASE :status WHEN 'PROCESSING' THEN 'QUEUED' ELSE :status END"
                + " AND (l.work_item_id IS NOT NULL) = (:status = 'PROCESSING')",
            "status",
            status)
        .filter("AND i.type = :type", "type", type)
        .after(slice.after(), "AND (i.created_at, i.id) < (:afterAt, :afterId)")
        .and("ORDER BY i.created_at DESC, i.id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(WorkItem::of);
  }

  List<WorkItem> search(String words, int limit) {
    // index: work_item_texts_tsv_idx within the function, then work_items_pkey
    return sql.of(
            """
            SELECT i.id, i.work_order_id, i.type, NULL AS content, NULL AS result, i.priority, i.available_at, i.attempts_made,
                   i.max_attempts, i.requires_approval, i.node_id, i.processed_at, i.created_at, l.lease_until,
                   CASE WHEN l.work_item_id IS NULL THEN i.status ELSE 'PROCESSING' END AS shown_status
              FROM workflow.search_work_items(:words, :limit) f
              JOIN workflow.work_items i ON i.id = f.work_item_id
              LEFT JOIN workflow.work_leases l ON l.workspace_id = i.workspace_id AND l.work_item_id = i.id
             ORDER BY f.score DESC, i.id DESC
            """)
        .with("words", words)
        .with("limit", limit)
        .list(WorkItem::of);
  }
}
