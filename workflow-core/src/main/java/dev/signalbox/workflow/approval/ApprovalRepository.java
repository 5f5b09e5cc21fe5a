package dev.signalbox.workflow.approval;

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
final class ApprovalRepository {
  private final Sql sql;

  ApprovalRepository(Sql sql) {
    this.sql = sql;
  }

  /// Holds an item's state for an approver, and the approver's id: null for a key without a user.
  record Subject(boolean waiting, @Nullable JsonNode result, @Nullable UUID approver) {}

  Optional<Subject> subject(UUID item) {
    // index: work_items_pkey
    return sql.of(
            """
            SELECT status = 'AWAITING_APPROVAL' AS waiting, result, platform.current_user_id() AS approver
              FROM workflow.work_items WHERE id = :item
            """)
        .with("item", item)
        .first(row ->
            new Subject(row.flag("waiting"), row.jsonOrNull("result"), row.uuidOrNull("approver")));
  }

  List<ApprovalEvent> chain(UUID item) {
    // index: approval_events_workspace_id_work_item_id_sequence_key
    return sql.of(
            "SELECT * FROM workflow.approval_events WHERE work_item_id = :item ORDER BY sequence LIMIT 1000")
        .with("item", item)
        .list(ApprovalEvent.class);
  }

  Optional<ApprovalEvent> last(UUID item) {
    // index: approval_events_workspace_id_work_item_id_sequence_key
    return sql.of(
            "SELECT * FROM workflow.approval_events WHERE work_item_id = :item ORDER BY sequence DESC LIMIT 1")
        .with("item", item)
        .first(ApprovalEvent.class);
  }

  void append(ApprovalEvent event) {
    sql.of(
            """
            INSERT INTO workflow.approval_events (id, work_item_id, sequence, decision, reason, timestamp, policy_version, subject_digest, prev_hash)
            VALUES (:id, :item, :sequence, :decision, :reason, :timestamp, :policyVersion, :subjectDigest, :prevHash)
            """)
        .with("id", event.id())
        .with("item", event.workItemId())
        .with("sequence", event.sequence())
        .with("decision", event.decision())
        .with("reason", event.reason())
        .with("timestamp", event.timestamp())
        .with("policyVersion", event.policyVersion())
        .with("subjectDigest", event.subjectDigest())
        .with("prevHash", event.prevHash())
        .call();
  }

  void close(UUID item, boolean approved) {
    // index: work_items_pkey
    sql.of(
            """
            UPDATE workflow.work_items SET status = CASE WHEN :approved THEN 'COMPLETED' ELSE 'FAILED' END
             WHERE id = :item AND status = 'AWAITING_APPROVAL'
            """)
        .with("approved", approved)
        .with("item", item)
        .call();
  }

  List<PendingApproval> pending(Slice<ByTime> slice) {
    // index: work_items_awaiting_idx, then approval_events_workspace_id_work_item_id_sequence_key
    return sql.of(
            """
            SELECT i.id, i.work_order_id, i.type, i.result, i.processed_at,
                   EXISTS (SELECT FROM workflow.approval_events e WHERE e.work_item_id = i.id AND e.decision = 'ESCALATED') AS escalated
              FROM workflow.work_items i WHERE i.status = 'AWAITING_APPROVAL'
            """)
        .after(slice.after(), "AND (i.processed_at, i.id) > (:afterAt, :afterId)")
        .and("ORDER BY i.processed_at, i.id LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(PendingApproval::of);
  }
}
