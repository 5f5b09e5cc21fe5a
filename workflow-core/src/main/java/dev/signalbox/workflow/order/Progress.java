package dev.signalbox.workflow.order;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Updates what depends on changed items: dependants become ready, orders and runs change their
/// status. It runs inside the transaction of the change.
@Singleton
public final class Progress {
  private final Sql sql;

  Progress(Sql sql) {
    this.sql = sql;
  }

  /// Represents an order that is locked, so that its items do not change until the transaction
  /// ends.
  public record LockedOrder(UUID id, boolean cancelled) {}

  /// Locks the orders of items, always in the order of their ids, so that two such calls cannot
  /// deadlock. Unknown items are ignored.
  public List<LockedOrder> lockOrdersOf(Collection<UUID> items) {
    // index: work_items_pkey, work_orders_pkey
    return sql.of(
            """
            SELECT o.id, o.status = 'CANCELLED' AS cancelled FROM workflow.work_orders o
             WHERE o.id = ANY (ARRAY(SELECT i.work_order_id FROM workflow.work_items i WHERE i.id = ANY (:items::uuid[])))
             ORDER BY o.id FOR NO KEY UPDATE
            """)
        .with("items", items)
        .list(row -> new LockedOrder(row.uuid("id"), row.flag("cancelled")));
  }

  /// Recomputes the status of locked orders after some of their items changed; `completed` are
  /// items that others may have waited for. Returns the events to append.
  public List<NewEvent> settle(List<LockedOrder> orders, Collection<UUID> completed) {
    var events = new ArrayList<NewEvent>();
    if (!completed.isEmpty()) {
      var ready = unblocked(completed);
      queueAfresh(ready);
      events.addAll(OrderEvents.unblocked(ready));
    }
    events.addAll(derive(orders.stream().map(LockedOrder::id).toList()));
    return events;
  }

  private List<UUID> unblocked(Collection<UUID> completed) {
    // index: work_item_dependencies_pkey, work_items_pkey
    return sql.of(
            """
            WITH waiting AS (
              SELECT d.work_item_id, count(*)::integer AS n FROM workflow.work_item_dependencies d
               WHERE d.depends_on_id = ANY (:completed::uuid[]) GROUP BY d.work_item_id),
            counted AS (
              UPDATE workflow.work_items i SET pending_dependencies = i.pending_dependencies - w.n
                FROM waiting w WHERE i.id = w.work_item_id AND i.status = 'BLOCKED'
              RETURNING i.id, i.pending_dependencies)
            SELECT c.id FROM counted c WHERE c.pending_dependencies = 0
            """)
        .with("completed", completed)
        .list(row -> row.uuid("id"));
  }

  /// Resets items: their attempts start again, but lease tokens keep growing, so that no earlier
  /// lease is ever valid again.
  public void queueAfresh(List<UUID> items) {
    if (items.isEmpty()) {
      return;
    }
    // index: attempts_item_status_started_idx
    sql.of(
            """
            WITH fresh AS (
              UPDATE workflow.work_items SET status = 'QUEUED', attempts_made = 0, result = NULL, processed_at = NULL
               WHERE id = ANY (:items::uuid[])
              RETURNING id, type, priority, available_at)
            INSERT INTO workflow.work_queue (work_item_id, rank, available_at, type, attempts_made, next_token)
            SELECT f.id, workflow.priority_rank(f.priority), greatest(f.available_at, now()), f.type, 0,
                   coalesce((SELECT max(a.lease_token) FROM workflow.attempts a WHERE a.work_item_id = f.id), 0) + 1
              FROM fresh f
            """)
        .with("items", items)
        .call();
  }

  /// Derives the status of orders. BLOCKED items do not keep an order open: they cannot continue
  /// after an item that they wait for has failed, and continue automatically when it is redriven.
  private List<NewEvent> derive(List<UUID> orders) {
    // index: work_items_order_status_type_idx
    return sql.of(
            """
            WITH derived AS (
              SELECT g.id, CASE
                  WHEN EXISTS (SELECT FROM workflow.work_items i WHERE i.work_order_id = g.id AND i.status IN ('QUEUED', 'AWAITING_APPROVAL')) THEN 'PROCESSING'
                  WHEN EXISTS (SELECT FROM workflow.work_items i WHERE i.work_order_id = g.id AND i.status = 'FAILED') THEN 'FAILED'
                  ELSE 'COMPLETED' END AS status
                FROM unnest(:orders::uuid[]) AS g(id)),
            changed AS (
              UPDATE workflow.work_orders o SET status = d.status, revision = o.revision + 1
                FROM derived d WHERE o.id = d.id AND o.status <> d.status AND o.status <> 'CANCELLED'
              RETURNING o.id, o.status),
            followed AS (
              UPDATE workflow.runs r SET state = c.status, finished_at = CASE WHEN c.status = 'PROCESSING' THEN NULL ELSE now() END
                FROM changed c WHERE r.work_order_id = c.id)
            SELECT c.id, c.status FROM changed c
            """)
        .with("orders", orders)
        .list(
            row -> OrderEvents.settled(row.uuid("id"), row.constant("status", OrderStatus.class)));
  }
}
