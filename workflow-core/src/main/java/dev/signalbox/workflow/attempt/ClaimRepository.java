package dev.signalbox.workflow.attempt;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Singleton
final class ClaimRepository {
  static final String CLAIM =
      """
      WITH picked AS MATERIALIZED (
        SELECT q.work_item_id FROM workflow.work_queue q
         WHERE q.available_at <= now() AND (:types::text[] IS NULL OR q.type = ANY (:types::text[]))
         ORDER BY q.rank, q.available_at, q.work_item_id LIMIT :limit FOR UPDATE SKIP LOCKED),
      taken AS (
        DELETE FROM workflow.work_queue q WHERE q.work_item_id = ANY (ARRAY(SELECT p.work_item_id FROM picked p))
        RETURNING q.work_item_id, q.rank, q.available_at, q.attempts_made, q.next_token),
      numbered AS (
        SELECT t.*, row_number() OVER (ORDER BY t.rank, t.available_at, t.work_item_id) AS n FROM taken t),
      leased AS (
        INSERT INTO workflow.work_leases (work_item_id, attempt_id, lease_token, lease_until, attempts_made)
        SELECT n.work_item_id, (:ids::uuid[])[n.n], n.next_token, now() + make_interval(secs => :seconds), n.attempts_made + 1
          FROM numbered n
        RETURNING work_item_id, attempt_id, lease_token, lease_until, attempts_made),
      tried AS (
        INSERT INTO workflow.attempts (id, work_item_id, agent_id, lease_token, lease_until, input)
        SELECT l.attempt_id, l.work_item_id, :agent, l.lease_token, l.lease_until,
               (SELECT jsonb_object_agg(b.node_id, b.result) FROM workflow.work_item_dependencies d
                  JOIN workflow.work_items b ON b.workspace_id = d.workspace_id AND b.id = d.depends_on_id
                 WHERE d.work_item_id = l.work_item_id)
          FROM leased l
        RETURNING id, input),
      waiting AS MATERIALIZED (
        SELECT o.id FROM workflow.work_orders o
         WHERE o.id = ANY (ARRAY(SELECT i.work_order_id FROM workflow.work_items i
                                  WHERE i.id = ANY (ARRAY(SELECT p.work_item_id FROM picked p))))
           AND o.status = 'PENDING' FOR NO KEY UPDATE SKIP LOCKED),
      started AS (
        UPDATE workflow.work_orders o SET status = 'PROCESSING', revision = o.revision + 1
         WHERE o.id = ANY (ARRAY(SELECT w.id FROM waiting w)) RETURNING o.id),
      running AS (
        UPDATE workflow.runs r SET state = 'PROCESSING' WHERE r.work_order_id = ANY (ARRAY(SELECT s.id FROM started s)))
      SELECT l.*, i.work_order_id, i.type, i.content, i.node_id, t.input
        FROM leased l
        JOIN numbered n ON n.work_item_id = l.work_item_id
        JOIN tried t ON t.id = l.attempt_id
        CROSS JOIN LATERAL (SELECT * FROM workflow.work_items w WHERE w.id = l.work_item_id LIMIT 1) i
       ORDER BY n.n
      """;

  private final Sql sql;

  ClaimRepository(Sql sql) {
    this.sql = sql;
  }

  /// Claims items in one statement, so that an item leaves the queue and gets its lease atomically.
  /// The LIMIT is in a CTE together with the lock: in a join the planner may run it again and claim
  /// more. An order that another transaction has locked is skipped, since that transaction updates
  /// it anyway.
  List<Claim> claim(String agentId, int limit, int leaseSeconds, @Nullable List<String> types) {
    // index: work_queue_claim_idx, then primary keys
    return sql.of(CLAIM)
        .with("agent", agentId)
        .with("limit", limit)
        .with("seconds", leaseSeconds)
        .with("types", types)
        .with("ids", Stream.generate(UuidCreator::getTimeOrderedEpoch).limit(limit).toList())
        .list(Claim::of);
  }

  /// Extends a lease by a HOT update; empty if the lease is not held.
  Optional<Instant> extend(UUID item, UUID attempt, long token, int seconds) {
    // index: work_leases_pkey
    return sql.of(
            """
            UPDATE workflow.work_leases SET lease_until = now() + make_interval(secs => :seconds)
             WHERE work_item_id = :item AND attempt_id = :attempt AND lease_token = :token
            RETURNING lease_until
            """)
        .with("seconds", seconds)
        .with("item", item)
        .with("attempt", attempt)
        .with("token", token)
        .first(row -> row.instant("lease_until"));
  }

  boolean itemExists(UUID item) {
    // index: work_items_pkey
    return sql.of("SELECT 1 AS one FROM workflow.work_items WHERE id = :item")
        .with("item", item)
        .first(row -> row.integer("one"))
        .isPresent();
  }

  List<Attempt> history(UUID item, Slice<ByTime> slice) {
    return sql.of("SELECT * FROM workflow.attempts WHERE work_item_id = :item")
        .with("item", item)
        .after(slice.after(), "AND (started_at, id) > (:afterAt, :afterId)")
        .and("ORDER BY started_at, id LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Attempt.class);
  }
}
