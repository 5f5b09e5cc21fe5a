package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class RunRepository {
  private final Sql sql;

  RunRepository(Sql sql) {
    this.sql = sql;
  }

  void insert(UUID id, UUID orderId, Templates.Pinned template, JsonNode context) {
    sql.of(
            """
            INSERT INTO workflow.runs (id, work_order_id, template_id, template_version, context)
            VALUES (:id, :order, :template, :version, :context)
            """)
        .with("id", id)
        .with("order", orderId)
        .with("template", template.id())
        .with("version", template.version())
        .with("context", context)
        .call();
  }

  List<Run> list(@Nullable UUID templateId, @Nullable UUID workOrderId, Slice<ByTime> slice) {
    // index: runs_started_idx, runs_template_idx with a template, or
    // runs_workspace_id_work_order_id_key with an order
    return sql.of("SELECT * FROM workflow.runs WHERE true")
        .filter("AND template_id = :template", "template", templateId)
        .filter("AND work_order_id = :order", "order", workOrderId)
        .after(slice.after(), "AND (started_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY started_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Run::of);
  }

  Optional<Run> find(UUID id) {
    // index: runs_pkey
    return sql.of("SELECT * FROM workflow.runs WHERE id = :id").with("id", id).first(Run::of);
  }

  /// Reads the nodes, at most 200.
  List<Run.NodeState> nodes(UUID orderId) {
    // index: work_items_order_status_type_idx
    return sql.of(
            """
            SELECT i.id, i.node_id, CASE WHEN l.work_item_id IS NULL THEN i.status ELSE 'PROCESSING' END AS status
              FROM workflow.work_items i
              LEFT JOIN workflow.work_leases l ON l.workspace_id = i.workspace_id AND l.work_item_id = i.id
             WHERE i.work_order_id = :order AND i.node_id IS NOT NULL
             ORDER BY i.id
            """)
        .with("order", orderId)
        .list(Run.NodeState::of);
  }
}
