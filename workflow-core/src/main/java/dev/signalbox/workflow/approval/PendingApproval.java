package dev.signalbox.workflow.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;

/// Represents a result that waits for a decision, with the digest to decide on.
@Introspected
record PendingApproval(
    UUID workItemId,
    UUID workOrderId,
    String type,
    JsonNode proposedResult,
    String subjectDigest,
    boolean escalated,
    Instant waitingSince) {

  static PendingApproval of(Row row) {
    var result = row.json("result");
    return new PendingApproval(
        row.uuid("id"),
        row.uuid("work_order_id"),
        row.text("type"),
        result,
        CanonicalJson.sha256(result),
        row.flag("escalated"),
        row.instant("processed_at"));
  }
}
