package dev.signalbox.workflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class OrderRepository {
  private final Sql sql;

  OrderRepository(Sql sql) {
    this.sql = sql;
  }

  WorkOrder insert(
      UUID id,
      Priority priority,
      JsonNode metadata,
      @Nullable String workflowId,
      TemplatePin template) {
    return sql.of(
            """
            INSERT INTO workflow.work_orders (id, priority, metadata, workflow_id, template_id, template_version)
            VALUES (:id, :priority, :metadata, :workflowId, :templateId, :templateVersion)
            RETURNING *
            """)
        .with("id", id)
        .with("priority", priority)
        .with("metadata", metadata)
        .with("workflowId", workflowId)
        .with("templateId", template.id())
        .with("templateVersion", template.version())
        .only(WorkOrder::of);
  }

  /// Holds the template version of an order; both are absent for an order of plain items.
  record TemplatePin(@Nullable UUID id, @Nullable Integer version) {
    static final TemplatePin NONE = new TemplatePin(null, null);
  }

  Optional<WorkOrder> find(UUID id) {
    // index: work_orders_pkey
    return sql.of("SELECT * FROM workflow.work_orders WHERE id = :id")
        .with("id", id)
        .first(WorkOrder::of);
  }

  Optional<WorkOrder> lock(UUID id) {
    // index: work_orders_pkey
    return sql.of("SELECT * FROM workflow.work_orders WHERE id = :id FOR NO KEY UPDATE")
        .with("id", id)
        .first(WorkOrder::of);
  }

  List<WorkOrder> list(
      @Nullable OrderStatus status, @Nullable Priority priority, Slice<ByTime> slice) {
    // index: work_orders_status_created_idx, or work_orders_created_idx without a status
    return sql.of("SELECT * FROM workflow.work_orders WHERE true")
        .filter("AND status = :status", "status", status)
        .filter("AND priority = :priority", "priority", priority)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(WorkOrder::of);
  }

  Map<ItemStatus, Long> counts(UUID id) {
    var counts = new EnumMap<ItemStatus, Long>(ItemStatus.class);
    // index: work_items_order_status_type_idx
    sql.of(
            """
            SELECT CASE WHEN l.work_item_id IS NULL THEN i.status ELSE 'PROCESSING' END AS shown, count(*) AS n
              FROM workflow.work_items i
              LEFT JOIN workflow.work_leases l ON l.workspace_id = i.workspace_id AND l.work_item_id = i.id
             WHERE i.work_order_id = :id
             GROUP BY 1
            """)
        .with("id", id)
        .list(row -> counts.put(row.constant("shown", ItemStatus.class), row.number("n")));
    return counts;
  }

  /// Cancels what is open. The queue is deleted before the leases: a concurrent claim holds its
  /// queue row, so the second statement waits for it and the third one sees its lease.
  Cancelled cancel(UUID id) {
    var items = endItems(id);
    sql.of(
            """
            DELETE FROM workflow.work_queue
             WHERE work_item_id IN (SELECT i.id FROM workflow.work_items i WHERE i.work_order_id = :id)
            """)
        .with("id", id)
        .call();
    var leases = endLeases(id);
    sql.of(
            """
            WITH ended AS (UPDATE workflow.runs SET state = 'CANCELLED', finished_at = now() WHERE work_order_id = :id)
            UPDATE workflow.work_orders SET status = 'CANCELLED', revision = revision + 1 WHERE id = :id
            """)
        .with("id", id)
        .call();
    return new Cancelled(items, leases);
  }

  /// Represents a lease that was revoked.
  record Lease(UUID item, UUID attempt) {}

  /// Holds the cancelled items and leases.
  record Cancelled(List<UUID> items, List<Lease> leases) {}

  private List<UUID> endItems(UUID order) {
    // index: work_items_order_status_type_idx
    return sql.of(
            """
            UPDATE workflow.work_items SET status = 'CANCELLED', processed_at = now()
             WHERE work_order_id = :id AND status IN ('BLOCKED', 'QUEUED', 'AWAITING_APPROVAL')
            RETURNING id
            """)
        .with("id", order)
        .list(row -> row.uuid("id"));
  }

  private List<Lease> endLeases(UUID order) {
    // index: work_leases_pkey, attempts_pkey
    return sql.of(
            """
            WITH taken AS (
              DELETE FROM workflow.work_leases
               WHERE work_item_id IN (SELECT i.id FROM workflow.work_items i WHERE i.work_order_id = :id)
              RETURNING attempt_id)
            UPDATE workflow.attempts SET status = 'FAILED', error = 'The work order was cancelled.', completed_at = now()
             WHERE id IN (SELECT attempt_id FROM taken)
            RETURNING id, work_item_id
            """)
        .with("id", order)
        .list(row -> new Lease(row.uuid("work_item_id"), row.uuid("id")));
  }
}
