package dev.signalbox.workflow.approval;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tx.Row;
import dev.signalbox.workflow.template.Documents;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one decision in the hash chain of an item.
@Introspected
record ApprovalEvent(
    UUID id,
    UUID workItemId,
    int sequence,
    UUID approverId,
    Decision decision,
    @Nullable String reason,
    Instant timestamp,
    String policyVersion,
    String subjectDigest,
    @Nullable String prevHash) {

  static ApprovalEvent of(Row row) {
    return new ApprovalEvent(
        row.uuid("id"),
        row.uuid("work_item_id"),
        row.integer("sequence"),
        row.uuid("approver_id"),
        row.constant("decision", Decision.class),
        row.textOrNull("reason"),
        row.instant("timestamp"),
        row.text("policy_version"),
        row.text("subject_digest"),
        row.textOrNull("prev_hash"));
  }

  /// Returns the value that the next event holds as `prevHash`: the SHA-256 of this event as
  /// canonical JSON.
  String hash() {
    return Documents.digest(Json.MAPPER.valueToTree(this));
  }
}
