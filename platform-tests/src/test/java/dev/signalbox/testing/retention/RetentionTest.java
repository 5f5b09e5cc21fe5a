package dev.signalbox.testing.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.retention.ExpiredRows;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests retention: Acme and Globex have three old events and a new one each, and old audit
/// entries.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class RetentionTest extends ServiceTest {
  @Inject ExpiredRows expired;

  @BeforeEach
  void arrange() throws SQLException {
    for (var workspace : new UUID[] {Organizations.ACME, Organizations.GLOBEX}) {
      superuser(
          """
          WITH made AS (
            INSERT INTO platform.events (workspace_id, position, id, type, data, metadata, tags, recorded_at)
              SELECT '%1$s', m + n * 256, gen_random_uuid(), 'OLD.EVENT.OK', '{}', '{}', ARRAY['old:' || n, 'all:1'], now() - interval '40 days' + n * interval '15 days'
                FROM generate_series(0, 3) n, (SELECT coalesce(max(position), 0) + 256 AS m FROM platform.events) p
              RETURNING workspace_id, position, type, tags
          ), tagged AS (
            INSERT INTO platform.event_tags (workspace_id, tag, position, type) SELECT workspace_id, t, position, type FROM made, unnest(tags) t
          ) INSERT INTO platform.event_receipts (workspace_id, key, digest, first_position, last_position)
              SELECT workspace_id, 'receipt ' || position, sha256('x'), position, position FROM made
          """
              .formatted(workspace));
    }
  }

  private void superuser(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String table, UUID workspace) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT count(*) FROM platform." + table + " WHERE workspace_id = ?")) {
      statement.setObject(1, workspace);
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  @Test
  void events_go_with_tags_and_receipts_where_their_workspace_says_so_and_nowhere_else()
      throws Exception {
    long foreign = count("events", Organizations.GLOBEX);
    assertEquals(0, expired.remove("events"), "events are kept for ever by default");
    var chosen = acme("ADMIN").put("/v1/retention/events", "{\"keepDays\": 20}");
    assertEquals(200, chosen.status(), chosen.body());
    long before = count("events", Organizations.ACME);
    int removed = expired.remove("events");
    assertTrue(removed >= 2, removed + " were removed");
    assertEquals(before - removed, count("events", Organizations.ACME));
    assertEquals(foreign, count("events", Organizations.GLOBEX));
    assertEquals(0, orphans("event_tags t", "t.position"));
    assertEquals(0, orphans("event_receipts t", "t.last_position"));
    assertEquals(0, expired.remove("events"));
    assertEquals(204, acme("ADMIN").delete("/v1/retention/events").status());
  }

  private long orphans(String table, String position) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT count(*) FROM platform.%s WHERE NOT EXISTS (SELECT FROM platform.events e WHERE e.workspace_id = t.workspace_id AND e.position = %s)"
                    .formatted(table, position))) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void a_removed_event_shows_in_no_query_and_the_others_still_do() throws Exception {
    assertEquals(200, acme("ADMIN").put("/v1/retention/events", "{\"keepDays\": 20}").status());
    expired.remove("events");
    assertEquals(0, acme("VIEWER").get("/v1/events?tag=old:0").json().path("items").size());
    assertTrue(acme("VIEWER").get("/v1/events?tag=old:3").json().path("items").size() > 0);
    assertTrue(globex().get("/v1/events?tag=old:0").json().path("items").size() > 0);
    assertEquals(204, acme("ADMIN").delete("/v1/retention/events").status());
  }

  @Test
  void days_lie_within_bounds_and_only_administrators_choose() {
    var admin = acme("ADMIN");
    var few = admin.put("/v1/retention/events", "{\"keepDays\": 6}");
    assertEquals(422, few.status(), few.body());
    assertTrue(few.body().contains("/keepDays"), few.body());
    assertEquals(422, admin.put("/v1/retention/events", "{\"keepDays\": 3651}").status());
    assertEquals(404, admin.put("/v1/retention/refresh_tokens", "{\"keepDays\": 9}").status());
    assertEquals(404, admin.put("/v1/retention/nothing", "{\"keepDays\": 9}").status());
    assertEquals(403, acme("VIEWER").put("/v1/retention/events", "{\"keepDays\": 9}").status());
    assertEquals(200, admin.put("/v1/retention/audit_log", "{\"keepDays\": 100}").status());
    var mine = admin.get("/v1/retention").json().path("items");
    assertEquals(100, mine.get(0).path("keepDays").asInt(), mine.toString());
    assertTrue(mine.get(0).path("chosen").asBoolean());
    assertEquals(
        730, globex().get("/v1/retention").json().path("items").get(0).path("keepDays").asInt());
    assertTrue(admin.get("/v1/audit-log").body().contains("RETENTION.ADDED"));
    assertEquals(204, admin.delete("/v1/retention/audit_log").status());
    assertEquals(
        730, admin.get("/v1/retention").json().path("items").get(0).path("keepDays").asInt());
  }

  @Test
  void audit_entries_and_refresh_tokens_go_by_their_defaults() throws Exception {
    superuser(
        "INSERT INTO platform.audit_log (recorded_at, principal, in_workspace, action, subject, request_id) VALUES"
            + " (now() - interval '731 days', 'x', '%1$s', 'MEMBER.ADDED', 'x', ''), (now() - interval '729 days', 'x', '%1$s', 'MEMBER.ADDED', 'x', '')"
                .formatted(Organizations.ACME));
    superuser(
        "INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at) SELECT sha256(d::text::bytea), gen_random_uuid(), u.id, now() - d * interval '1 day'"
            + " FROM (SELECT id FROM platform.users ORDER BY id LIMIT 1) u, unnest(ARRAY[31, 29]) d");
    assertEquals(1, expired.remove("audit_log"));
    assertEquals(1, expired.remove("refresh_tokens"));
    superuser("DELETE FROM platform.refresh_tokens WHERE expires_at < now()");
  }

  /// The API rejects a choice below the minimum, but injected SQL could store one.
  @Test
  void injected_sql_removes_nothing_and_shortens_nothing_below_the_minimum() throws Exception {
    try (var session =
        AppSession.open(database(), service().appRole(), Organizations.acme("OWNER"))) {
      session.query("SELECT set_config('signalbox.removes_expired', 'on', true)");
      assertEquals("42501", session.refusal("DELETE FROM platform.events"));
      assertEquals("42501", session.refusal("DELETE FROM platform.audit_log"));
      assertEquals(
          "42501",
          session.refusal(
              "SELECT platform.remove_old_events(?, now(), 100)", Organizations.GLOBEX));
      assertEquals(
          "42501",
          session.refusal(
              "SELECT platform.remove_expired('events', ?, 100, 'forged')", Organizations.ACME));
      assertEquals(
          "42501", session.refusal("UPDATE platform.retention_kinds SET default_days = 7"));
      session.query(
          "INSERT INTO platform.retention_choices (kind, keep_days) VALUES ('events', 0)");
      session.commit();
    }
    long young = young();
    expired.remove("events");
    assertEquals(young, young());
    assertEquals(204, acme("ADMIN").delete("/v1/retention/events").status());
  }

  /// Positions continue after those that were deleted, so a follower's position stays valid.
  @Test
  void an_emptied_log_in_ordered_mode_continues_after_its_positions() throws Exception {
    superuser("ALTER TABLE platform.events DISABLE TRIGGER events_append_only");
    superuser(
        "UPDATE platform.events SET recorded_at = now() - interval '100 days' WHERE workspace_id = '%s'"
            .formatted(Organizations.ACME));
    superuser("ALTER TABLE platform.events ENABLE TRIGGER events_append_only");
    long newest = newest();
    assertEquals(200, acme("ADMIN").put("/v1/retention/events", "{\"keepDays\": 20}").status());
    assertTrue(expired.remove("events") > 0);
    assertEquals(1, count("events", Organizations.ACME), "the newest event stays");
    assertEquals(newest, newest());
    assertEquals(204, acme("ADMIN").delete("/v1/retention/events").status());
  }

  private long newest() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT max(position) FROM platform.events WHERE workspace_id = '%s'"
                    .formatted(Organizations.ACME))) {
      result.next();
      return result.getLong(1);
    }
  }

  /// The deletion fails in Acme, which comes first, and must not keep Globex from its turn.
  @Test
  void a_failure_in_one_workspace_does_not_block_another() throws Exception {
    superuser(
        """
        CREATE FUNCTION platform.remove_in_vain(workspace uuid, cutoff timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
        BEGIN
          IF workspace = '%s' THEN RAISE EXCEPTION 'in vain'; END IF;
          RETURN platform.remove_old_events(workspace, cutoff, most);
        END $$;
        ALTER FUNCTION platform.remove_in_vain OWNER TO signalbox_owner;
        UPDATE platform.retention_kinds SET removal = 'platform.remove_in_vain', default_days = 20 WHERE kind = 'events'
        """
            .formatted(Organizations.ACME));
    long acme = count("events", Organizations.ACME);
    assertTrue(expired.remove("events") > 0);
    assertEquals(acme, count("events", Organizations.ACME));
    superuser(
        "UPDATE platform.retention_kinds SET removal = 'platform.remove_old_events', default_days = NULL WHERE kind = 'events'; DROP FUNCTION platform.remove_in_vain");
  }

  private long young() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT count(*) FROM platform.events WHERE recorded_at > now() - interval '6 days'")) {
      result.next();
      return result.getLong(1);
    }
  }
}
