package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import java.util.List;
import java.util.function.Supplier;

/// E: side channels, and attacks that are visible only through HTTP (B9, D5).
final class ChannelAttacks {
  private final Arena arena;
  private final HttpProbe http;
  private final Supplier<Api> acme;
  private final Supplier<Api> globex;

  ChannelAttacks(Arena arena, HttpProbe http, Supplier<Api> acme, Supplier<Api> globex) {
    this.arena = arena;
    this.http = http;
    this.acme = acme;
    this.globex = globex;
  }

  List<Attack> all() {
    return List.of(
        otherHeader(),
        statistics(),
        activity(),
        leakyExpression(),
        leakproof(),
        textStatistics(),
        notify_(),
        temporary(),
        caches(),
        metrics());
  }

  private Attack otherHeader() {
    return Attack.row(
            "B9", "a token of one organization with the workspace of another; two credentials")
        .stoppedBy(
            "membership is verified; two credentials are rejected",
            () -> {
              var foreign = acme.get().with("X-Workspace-Id", Organizations.GLOBEX.toString());
              assertEquals(404, foreign.get(http.list()).status());
              assertEquals(
                  "both-credentials",
                  acme.get().with("X-API-Key", "sbk_x").get(http.list()).code());
            })
        .control(
            "with the own workspace the request is answered",
            () -> assertEquals(200, acme.get().get(http.list()).status()));
  }

  private Attack statistics() {
    var look = "SELECT count(*) FROM pg_stats WHERE schemaname = '$S' AND tablename = 'probe'";
    return Attack.row(
            "E2", "optimizer statistics show values of others (CVE-2017-7484 to 2025-8713)")
        .stoppedBy(
            "PostgreSQL hides statistics of such tables; no CREATE for app roles",
            () -> {
              var _ = arena.superuser("ANALYZE $S.probe");
              try (var session = arena.acme()) {
                assertEquals("0", session.one(look));
                assertEquals(
                    "42501",
                    session.refusal(
                        "CREATE FUNCTION $S.f(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"));
              }
            })
        .control(
            "without row-level security they show",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.acme()) {
                    assertNotEquals("0", session.one(look));
                  }
                }));
  }

  private Attack activity() {
    var look =
        "SELECT count(*) FROM pg_stat_activity WHERE usename = '$ROLE' AND query LIKE '%"
            + "in-sql-"
            + "%'";
    return Attack.row("E4", "pg_stat_activity shows the SQL of other tenants with their values")
        .stoppedBy(
            "values are bound, never written into SQL; text is a compile-time constant",
            () -> {
              var created =
                  acme.get()
                      .post(
                          http.create(),
                          http.body(
                              "in-sql-"
                                  + Integer.toHexString(System.identityHashCode(new Object()))));
              assertTrue(created.status() < 300, created.body());
              assertEquals(List.of("0"), arena.superuser(look));
            })
        .control(
            "a literal in the text shows",
            () -> {
              try (var connection = arena.database().app(arena.role()).getConnection();
                  var statement = connection.createStatement()) {
                // The transaction is needed because behind a pooler a statement of another client
                // would take its place.
                connection.setAutoCommit(false);
                statement.execute("SELECT 'in-sql-'");
                assertEquals(List.of("1"), arena.superuser(look));
                connection.rollback();
              }
            });
  }

  private Attack leakyExpression() {
    var look =
        "SELECT count(*) FROM $S.probe WHERE CASE WHEN name = 'globex secret' THEN 1 / (length(name) - 13) = 0 ELSE true END";
    return Attack.row("E6", "an expression in WHERE that fails on a foreign value")
        .stoppedBy(
            "policies are evaluated before anything that is not leakproof",
            () -> {
              try (var session = arena.acme()) {
                assertEquals("", session.refusal(look));
              }
            })
        .control(
            "without row-level security it fails, which reveals the value",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.acme()) {
                    assertEquals("22012", session.refusal(look));
                  }
                }));
  }

  private Attack leakproof() {
    var found = "SELECT p.proname FROM pg_proc p WHERE p.proleakproof AND p.oid >= 16384";
    return Attack.row("E7", "a function wrongly marked LEAKPROOF")
        .stoppedBy("none of ours is", () -> assertEquals(List.of(), arena.superuser(found)))
        .control(
            "one that is, is found and sees foreign values before the policy",
            () ->
                arena.without(
                    "CREATE FUNCTION $S.probe_leak(t text) RETURNS boolean LANGUAGE plpgsql STABLE LEAKPROOF COST 0.0001 AS $$ BEGIN IF t LIKE 'globex%' THEN RAISE EXCEPTION 'leaked %', t; END IF; RETURN true; END $$",
                    "DROP FUNCTION $S.probe_leak(text)",
                    () -> {
                      assertEquals(List.of("probe_leak"), arena.superuser(found));
                      try (var session = arena.acme()) {
                        var _ = session.query("SET LOCAL enable_indexscan = off");
                        var _ = session.query("SET LOCAL enable_bitmapscan = off");
                        assertEquals(
                            "P0001",
                            session.refusal("SELECT name FROM $S.probe WHERE $S.probe_leak(name)"));
                      }
                    }));
  }

  private Attack textStatistics() {
    var look =
        "SELECT count(*) FROM ts_stat('SELECT to_tsvector(''simple'', name) FROM "
            + arena.sql("$S.probe")
            + "') WHERE word = 'globex'";
    return Attack.row("E9", "ts_stat and the like run a query of their own")
        .stoppedBy(
            "it runs as its caller, under the same policies",
            () -> {
              try (var session = arena.acme()) {
                assertEquals("0", session.one(look));
              }
            })
        .control(
            "without row-level security it counts foreign words",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.acme()) {
                    assertEquals("1", session.one(look));
                  }
                }));
  }

  private Attack notify_() {
    var found =
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('platform', '$S') AND p.prosrc ~* 'notify'";
    return Attack.row("E10", "LISTEN on a channel that carries data")
        .stoppedBy(
            "nothing is sent over NOTIFY", () -> assertEquals(List.of(), arena.superuser(found)))
        .control(
            "a function that sends is found",
            () ->
                arena.without(
                    "CREATE FUNCTION $S.probe_send() RETURNS void LANGUAGE sql AS 'SELECT pg_notify(''c'', ''data'')'",
                    "DROP FUNCTION $S.probe_send()",
                    () -> assertEquals(List.of("probe_send"), arena.superuser(found))));
  }

  private Attack temporary() {
    return Attack.row("E11", "a temporary table survives on the pooled connection")
        .stoppedBy(
            "no TEMPORARY; lint G01",
            () -> {
              try (var session = arena.acme()) {
                assertEquals(
                    "42501",
                    session.refusal("CREATE TEMPORARY TABLE kept AS SELECT * FROM $S.probe"));
              }
            })
        .control(
            "allowed, the next borrower reads it",
            () -> {
              var name = arena.database().name();
              arena.without(
                  "GRANT TEMPORARY ON DATABASE " + name + " TO $ROLE",
                  "REVOKE TEMPORARY ON DATABASE " + name + " FROM $ROLE",
                  () -> {
                    try (var session = arena.acme()) {
                      var _ =
                          session.query("CREATE TEMPORARY TABLE kept AS SELECT * FROM $S.probe");
                      session.raw().commitInSession();
                      session.raw().enter(Organizations.globex());
                      assertEquals(List.of("acme secret"), session.query("SELECT name FROM kept"));
                    }
                  });
            });
  }

  private Attack caches() {
    return Attack.row(
            "E12",
            "a cache answers one tenant with another's response; D5: a foreign id answers unlike a missing one")
        .stoppedBy(
            "nothing of a workspace is cached",
            () -> {
              var _ = acme.get().post(http.create(), http.body("acme-only-marker"));
              var _ = globex.get().post(http.create(), http.body("globex-only-marker"));
              for (int i = 0; i < 20; i++) {
                assertFalse(acme.get().get(http.list()).body().contains("globex-only-marker"));
                assertFalse(globex.get().get(http.list()).body().contains("acme-only-marker"));
              }
            })
        .control(
            "each does see its own marker at that address",
            () -> {
              assertTrue(acme.get().get(http.list()).body().contains("acme-only-marker"));
              assertTrue(globex.get().get(http.list()).body().contains("globex-only-marker"));
            });
  }

  private Attack metrics() {
    return Attack.row("E13", "metrics carry data of a workspace as labels")
        .stoppedBy(
            "observations hold codes and durations only",
            () -> {
              var _ = acme.get().post(http.create(), http.body("metric-marker"));
              var metrics =
                  acme.get()
                      .without("Authorization")
                      .without("X-Workspace-Id")
                      .get("/prometheus")
                      .body();
              assertTrue(metrics.contains("jvm_"));
              assertFalse(
                  metrics.contains("metric-marker")
                      || metrics.contains(Organizations.ACME.toString()));
            })
        .control(
            "the marker is in the workspace's own list",
            () -> assertTrue(acme.get().get(http.list()).body().contains("metric-marker")));
  }
}
