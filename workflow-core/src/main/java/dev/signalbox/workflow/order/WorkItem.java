package dev.signalbox.workflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one document or task. `content` and `result` are present when one item is read,
/// absent in lists.
@Introspected
record WorkItem(
    UUID id,
    UUID workOrderId,
    String type,
    @Nullable String content,
    ItemStatus status,
    Priority priority,
    @Nullable JsonNode result,
    Instant availableAt,
    int attemptsMade,
    int maxAttempts,
    boolean requiresApproval,
    @Nullable String nodeId,
    @Nullable Instant processedAt,
    @Nullable Instant leaseUntil,
    Instant createdAt) {

  static WorkItem of(Row row) {
    return new WorkItem(
        row.uuid("id"),
        row.uuid("work_order_id"),
        row.text("type"),
        row.textOrNull("content"),
        row.constant("shown_status", ItemStatus.class),
        row.constant("priority", Priority.class),
        row.jsonOrNull("result"),
        row.instant("available_at"),
        row.integer("attempts_made"),
        row.integer("max_attempts"),
        row.flag("requires_approval"),
        row.textOrNull("node_id"),
        row.instantOrNull("processed_at"),
        row.instantOrNull("lease_until"),
        row.instant("created_at"));
  }
}
