package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the execution of a template. `nodes` is present when one run is read, absent in
/// lists.
@Introspected
record Run(
    UUID id,
    UUID workOrderId,
    UUID templateId,
    int templateVersion,
    String state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    JsonNode context,
    @Nullable List<NodeState> nodes) {

  /// Holds the state of a node: the status of its item.
  @Introspected
  record NodeState(String nodeId, UUID workItemId, String status) {
    static NodeState of(Row row) {
      return new NodeState(row.text("node_id"), row.uuid("id"), row.text("status"));
    }
  }

  static Run of(Row row) {
    return new Run(
        row.uuid("id"),
        row.uuid("work_order_id"),
        row.uuid("template_id"),
        row.integer("template_version"),
        row.text("state"),
        row.instant("started_at"),
        row.instantOrNull("finished_at"),
        row.json("context"),
        null);
  }

  Run with(List<NodeState> states) {
    return new Run(
        id,
        workOrderId,
        templateId,
        templateVersion,
        state,
        startedAt,
        finishedAt,
        context,
        List.copyOf(states));
  }
}
