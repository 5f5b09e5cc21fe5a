package dev.signalbox.platform.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Statement;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Accesses the rows of `platform.idempotency_keys` in the running transaction.
@Singleton
final class IdempotencyKeys {
  private final Sql sql;

  IdempotencyKeys(Sql sql) {
    this.sql = sql;
  }

  /// Inserts the row of a request: empty for the first request, otherwise the answer to replay.
  /// Never waits for another transaction that works on the same key.
  Optional<JsonNode> claim(KeyedRequest request) {
    boolean first =
        keyed(
                    sql.of(
                        """
                        INSERT INTO platform.idempotency_keys AS k (principal, route, key, body_hash, owner)
                        SELECT :principal, :route, :key, :hash, :owner
                        WHERE pg_try_advisory_xact_lock(hashtextextended(
                          concat_ws('|', platform.current_workspace_id(), :principal, :route, :key), 0))
                        ON CONFLICT (workspace_id, principal, route, key) DO UPDATE
                        SET body_hash = excluded.body_hash, owner = excluded.owner, status = 'IN_PROGRESS', response = NULL,
                          created_at = excluded.created_at, expires_at = excluded.expires_at
                        WHERE k.expires_at < now()
                          OR (k.status = 'IN_PROGRESS' AND (k.owner = excluded.owner
                        OR (k.body_hash = excluded.body_hash AND k.created_at < now() - interval '2 minutes')))
                        """),
                    request)
                .with("hash", request.hash().toArray())
                .update()
            == 1;
    return first ? Optional.empty() : Optional.of(answered(request));
  }

  /// Stores the answer; returns false if another request has claimed the key, which answers it
  /// then.
  boolean complete(KeyedRequest request, JsonNode response) {
    int completed =
        keyed(
                sql.of(
                    """
                    UPDATE platform.idempotency_keys SET status = 'COMPLETED', response = :response
                    WHERE principal = :principal AND route = :route AND key = :key AND owner = :owner
                    """),
                request)
            .with("response", response)
            .update();
    forgetExpired();
    return completed == 1;
  }

  /// Deletes the row after a failure without effect, so that the key may be used again.
  void release(KeyedRequest request) {
    keyed(
            sql.of(
                """
                DELETE FROM platform.idempotency_keys
                WHERE principal = :principal AND route = :route AND key = :key
                  AND status = 'IN_PROGRESS' AND owner = :owner
                """),
            request)
        .call();
  }

  private JsonNode answered(KeyedRequest request) {
    var stored =
        keyed(
                sql.of(
                    """
                    SELECT body_hash = :hash AS same, response FROM platform.idempotency_keys
                    WHERE principal = :principal AND route = :route AND key = :key
                      AND expires_at >= now()
                    """),
                request)
            .with("hash", request.hash().toArray())
            .first(row -> {
              if (!row.flag("same")) {
                throw new Problem(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "The key was used for another request; choose a new one.");
              }
              return Optional.ofNullable(row.jsonOrNull("response"));
            });
    return stored
        .flatMap(response -> response)
        .orElseThrow(() ->
            new Problem(
                ProblemCode.REQUEST_IN_PROGRESS,
                "The first request with this key is still running; repeat this one."));
  }

  /// Deletes a few expired keys with each new key, so that a workspace keeps no more than one day
  /// of keys.
  private void forgetExpired() {
    sql.of(
            """
            DELETE FROM platform.idempotency_keys WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM platform.idempotency_keys WHERE expires_at < now()
              ORDER BY expires_at LIMIT 5 FOR UPDATE SKIP LOCKED))
            """)
        .call();
  }

  private static Statement keyed(Statement statement, KeyedRequest request) {
    return statement
        .with("principal", request.principal())
        .with("route", request.route())
        .with("key", request.key())
        .with("owner", request.owner());
  }
}
