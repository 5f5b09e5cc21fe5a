package dev.signalbox.workflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a request for work. `itemCounts` is present when one order is read, absent in lists.
@Introspected
record WorkOrder(
    UUID id,
    OrderStatus status,
    Priority priority,
    JsonNode metadata,
    @Nullable String workflowId,
    @Nullable UUID templateId,
    @Nullable Integer templateVersion,
    @Nullable Map<ItemStatus, Long> itemCounts,
    long revision,
    @Nullable UUID createdBy,
    Instant createdAt,
    Instant updatedAt) {

  static WorkOrder of(Row row) {
    return new WorkOrder(
        row.uuid("id"),
        row.constant("status", OrderStatus.class),
        row.constant("priority", Priority.class),
        row.json("metadata"),
        row.textOrNull("workflow_id"),
        row.uuidOrNull("template_id"),
        row.integerOrNull("template_version"),
        null,
        row.number("revision"),
        row.uuidOrNull("created_by"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  WorkOrder with(Map<ItemStatus, Long> counts) {
    return new WorkOrder(
        id,
        status,
        priority,
        metadata,
        workflowId,
        templateId,
        templateVersion,
        counts,
        revision,
        createdBy,
        createdAt,
        updatedAt);
  }
}
