package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents an item that a worker has claimed. `input` holds the results of the nodes that it
/// depended on.
@Introspected
record Claim(
    UUID workItemId,
    UUID workOrderId,
    String type,
    String content,
    UUID attemptId,
    int attemptNumber,
    long leaseToken,
    Instant leaseUntil,
    @Nullable String nodeId,
    @Nullable JsonNode input) {

  static Claim of(Row row) {
    return new Claim(
        row.uuid("work_item_id"),
        row.uuid("work_order_id"),
        row.text("type"),
        row.text("content"),
        row.uuid("attempt_id"),
        row.integer("attempts_made"),
        row.number("lease_token"),
        row.instant("lease_until"),
        row.textOrNull("node_id"),
        row.jsonOrNull("input"));
  }
}
