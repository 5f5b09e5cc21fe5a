package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Ends attempts. Every statement first deletes the lease by its token; it changes only items whose
/// lease it deleted. The caller has locked the orders of the items.
@Singleton
final class EndingRepository {
  private final Sql sql;

  EndingRepository(Sql sql) {
    this.sql = sql;
  }

  /// Represents a lease that is held, with the number of its attempt.
  record Held(UUID item, long token, int attemptsMade) {}

  Optional<Held> held(UUID item, UUID attempt, long token) {
    // index: work_leases_pkey
    return sql.of(
            """
            SELECT work_item_id, lease_token, attempts_made FROM workflow.work_leases
             WHERE work_item_id = :item AND attempt_id = :attempt AND lease_token = :token
            """)
        .with("item", item)
        .with("attempt", attempt)
        .with("token", token)
        .first(EndingRepository::held);
  }

  /// Finds expired leases by scanning the leases of the workspace: there are few rows, and an index
  /// on lease_until would prevent the HOT update of every heartbeat.
  List<Held> lost(int limit) {
    // index: work_leases_pkey
    return sql.of(
            """
            SELECT work_item_id, lease_token, attempts_made FROM workflow.work_leases
             WHERE lease_until < now() ORDER BY lease_until LIMIT :limit
            """)
        .with("limit", limit)
        .list(EndingRepository::held);
  }

  private static Held held(Row row) {
    return new Held(
        row.uuid("work_item_id"), row.number("lease_token"), row.integer("attempts_made"));
  }

  /// Completes attempts and returns those that it completed.
  List<Ending> complete(List<Completion> completions) {
    // index: work_leases_pkey, attempts_pkey, work_items_pkey
    return sql.of(
            """
            WITH freed AS (
              DELETE FROM workflow.work_leases l
               USING unnest(:items::uuid[], :attempts::uuid[], :tokens::bigint[], :results::jsonb[], :outputs::jsonb[], :digests::text[])
                  AS g(item, attempt, token, result, output, digest)
               WHERE l.work_item_id = g.item AND l.attempt_id = g.attempt AND l.lease_token = g.token
              RETURNING g.*, l.attempts_made),
            ended AS (
              UPDATE workflow.attempts a SET status = 'COMPLETED', output = nullif(f.output, 'null'), completed_at = now(), body_digest = f.digest,
                     duration_ms = least(extract(epoch FROM now() - a.started_at) * 1000, 2147483647)::integer
                FROM freed f WHERE a.id = f.attempt)
            UPDATE workflow.work_items i SET result = f.result, attempts_made = f.attempts_made, processed_at = now(),
                   status = CASE WHEN i.requires_approval THEN 'AWAITING_APPROVAL' ELSE 'COMPLETED' END
              FROM freed f WHERE i.id = f.item
            RETURNING i.id AS work_item_id, f.attempt AS attempt_id, 'COMPLETED' AS status, i.status AS item_status, NULL::timestamptz AS retry_at,
                      i.work_order_id, NULL::uuid AS dead_letter_id
            """)
        .rows(completions)
        .column("items", Completion::item)
        .column("attempts", Completion::attempt)
        .column("tokens", Completion::token)
        .column("results", Completion::result)
        .column("outputs", Completion::output)
        .column("digests", Completion::digest)
        .list(Ending::of);
  }

  /// Returns the previous answers of attempts that were completed before with the same token and
  /// the same body.
  List<Ended> completedBefore(List<Completion> completions) {
    // index: attempts_pkey
    return sql.of(
            """
            SELECT a.work_item_id, a.id AS attempt_id, 'COMPLETED' AS status, NULL::timestamptz AS retry_at,
                   CASE WHEN i.requires_approval THEN 'AWAITING_APPROVAL' ELSE 'COMPLETED' END AS item_status
              FROM unnest(:attempts::uuid[], :items::uuid[], :tokens::bigint[], :digests::text[]) AS g(attempt, item, token, digest)
              JOIN workflow.attempts a ON a.id = g.attempt AND a.work_item_id = g.item AND a.lease_token = g.token AND a.body_digest = g.digest
              JOIN workflow.work_items i ON i.workspace_id = a.workspace_id AND i.id = a.work_item_id
             WHERE a.status = 'COMPLETED'
            """)
        .rows(completions)
        .column("attempts", Completion::attempt)
        .column("items", Completion::item)
        .column("tokens", Completion::token)
        .column("digests", Completion::digest)
        .list(Ended.class);
  }

  /// Ends attempts as FAILED or TIMEOUT: their items wait in the queue for the next attempt, or
  /// become dead letters after the last one. A lease that a heartbeat extended in time is not
  /// touched.
  List<Ending> fail(String status, List<Failure> failures) {
    // index: work_leases_pkey, attempts_pkey, work_items_pkey
    return sql.of(
            """
            WITH freed AS (
              DELETE FROM workflow.work_leases l
               USING unnest(:items::uuid[], :tokens::bigint[], :errors::text[], :delays::bigint[]) AS g(item, token, error, delay)
               WHERE l.work_item_id = g.item AND l.lease_token = g.token AND (:status = 'FAILED' OR l.lease_until < now())
              RETURNING l.work_item_id, l.attempt_id, l.lease_token, l.attempts_made, g.error, g.delay),
            ended AS (
              UPDATE workflow.attempts a SET status = :status, error = f.error, completed_at = now(),
                     duration_ms = least(extract(epoch FROM now() - a.started_at) * 1000, 2147483647)::integer
                FROM freed f WHERE a.id = f.attempt_id
              RETURNING a.id, a.agent_id),
            outcome AS (
              UPDATE workflow.work_items i SET attempts_made = f.attempts_made,
                     status = CASE WHEN f.delay >= 0 AND f.attempts_made < i.max_attempts THEN 'QUEUED' ELSE 'FAILED' END,
                     processed_at = CASE WHEN f.delay >= 0 AND f.attempts_made < i.max_attempts THEN NULL ELSE now() END
                FROM freed f WHERE i.id = f.work_item_id
              RETURNING i.id, i.work_order_id, i.type, i.priority, i.status, f.attempt_id, f.lease_token, f.attempts_made, f.error,
                        now() + f.delay * interval '1 millisecond' AS retry_at),
            again AS (
              INSERT INTO workflow.work_queue (work_item_id, rank, available_at, type, attempts_made, next_token)
              SELECT o.id, workflow.priority_rank(o.priority), o.retry_at, o.type, o.attempts_made, o.lease_token + 1
                FROM outcome o WHERE o.status = 'QUEUED'),
            dead AS (
              INSERT INTO workflow.dead_letters (work_item_id, source, event_type, payload, error, retry_count)
              SELECT o.id, e.agent_id, CASE WHEN :status = 'FAILED' THEN 'work_item.failed' ELSE 'work_item.timeout' END,
                     jsonb_build_object('workItemId', o.id, 'workOrderId', o.work_order_id, 'type', o.type, 'attemptId', o.attempt_id),
                     o.error, o.attempts_made
                FROM outcome o JOIN ended e ON e.id = o.attempt_id WHERE o.status = 'FAILED'
              RETURNING id, work_item_id)
            SELECT o.id AS work_item_id, o.attempt_id, :status AS status, o.status AS item_status,
                   CASE WHEN o.status = 'QUEUED' THEN o.retry_at END AS retry_at, o.work_order_id, d.id AS dead_letter_id
              FROM outcome o LEFT JOIN dead d ON d.work_item_id = o.id
            """)
        .with("status", status)
        .rows(failures)
        .column("items", Failure::item)
        .column("tokens", Failure::token)
        .column("errors", Failure::error)
        .column("delays", f -> f.delay().toMillis())
        .list(Ending::of);
  }
}
