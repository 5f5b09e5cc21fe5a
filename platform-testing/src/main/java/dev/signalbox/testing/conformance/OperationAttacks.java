package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Organizations;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/// F: bulk operations, replication, maintenance.
final class OperationAttacks {
  private final Arena arena;

  OperationAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(
        copyIn(),
        copyOut(),
        publication(),
        dataMigration(),
        largeObjects(),
        shared(),
        worker(),
        restored(),
        deletion());
  }

  private Attack copyIn() {
    var rows = Organizations.GLOBEX + "\tc0000000-0000-4000-8000-000000000001\tcopied\n";
    return Attack.row("F1", "COPY FROM writes past the policy")
        .stoppedBy(
            "PostgreSQL rejects COPY FROM under row-level security; bulk routes use arrays",
            () -> assertThrows(SQLException.class, () -> copyFrom(rows)))
        .control(
            "without row-level security it writes into another workspace",
            () ->
                arena.withoutRowSecurity(() -> {
                  assertEquals(1, copyFrom(rows));
                  var _ = arena.superuser("DELETE FROM $S.probe WHERE name = 'copied'");
                }));
  }

  private long copyFrom(String rows) throws Exception {
    try (var connection = arena.database().app(arena.role()).getConnection()) {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              arena.sql("COPY $S.probe (workspace_id, id, name) FROM STDIN"),
              new StringReader(rows));
    }
  }

  private Attack copyOut() {
    return Attack.row("F2", "COPY TO exports everything")
        .stoppedBy(
            "COPY TO reads under the policies",
            () -> assertFalse(export().contains("globex secret")))
        .control(
            "without row-level security it exports both workspaces",
            () -> arena.withoutRowSecurity(() -> assertTrue(export().contains("globex secret"))));
  }

  private String export() throws Exception {
    try (var connection = arena.database().app(arena.role()).getConnection()) {
      var out = new StringWriter();
      var _ =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(arena.sql("COPY $S.probe TO STDOUT"), out);
      return out.toString();
    }
  }

  private Attack publication() {
    return Attack.row("F3", "logical replication, which knows no row-level security")
        .stoppedBy("no publication; lint W01", () -> assertFalse(arena.lintFinds("W01")))
        .control(
            "a publication of a workspace table is found",
            () ->
                arena.without(
                    "CREATE PUBLICATION probe_out FOR TABLE $S.probe",
                    "DROP PUBLICATION probe_out",
                    () -> assertTrue(arena.lintFinds("W01"))));
  }

  private Attack dataMigration() {
    var update =
        "WITH changed AS (UPDATE $S.probe SET name = name RETURNING 1) SELECT count(*) FROM changed";
    return Attack.row("F5", "a data migration of the forced owner changes no row and succeeds")
        .stoppedBy("policy owner_access", () -> assertEquals(List.of("2"), arena.owner(update)))
        .control(
            "without it the migration changes nothing",
            () ->
                arena.without(
                    "ALTER POLICY owner_access ON $S.probe TO signalbox_kernel",
                    "ALTER POLICY owner_access ON $S.probe TO signalbox_owner",
                    () -> assertEquals(List.of("0"), arena.owner(update))));
  }

  private Attack largeObjects() {
    return Attack.row("F6", "large objects, which have no row-level security")
        .stoppedBy(
            "app roles may not make or write them",
            () -> {
              try (var session = arena.acme()) {
                for (var call :
                    List.of(
                        "lo_create(0)",
                        "lo_creat(-1)",
                        "lo_from_bytea(0, 'x')",
                        "lo_put(1, 0, 'x')")) {
                  assertEquals("42501", session.refusal("SELECT " + call), call);
                }
              }
            })
        .control(
            "allowed, one workspace reads what another wrote",
            () ->
                arena.without(
                    "GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) TO $ROLE",
                    "REVOKE EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) FROM $ROLE; SELECT lo_unlink(oid) FROM pg_largeobject_metadata",
                    () -> {
                      try (var session = arena.acme()) {
                        var id = session.one("SELECT lo_from_bytea(0, 'acme secret')");
                        session.raw().commit();
                        session.raw().enter(Organizations.globex());
                        assertEquals(
                            "acme secret",
                            session.one("SELECT convert_from(lo_get(?::text::oid), 'UTF8')", id));
                      }
                    }));
  }

  private Attack shared() {
    return Attack.row("F7", "dead letters, outboxes and logs kept outside of row-level security")
        .stoppedBy(
            "a granted table without policies is found; lint T04",
            () -> assertFalse(arena.lintFinds("T04")))
        .control(
            "an outbox without a workspace is found, and shows everything",
            () ->
                arena.without(
                    "CREATE TABLE $S.probe_outbox AS SELECT name FROM $S.probe; GRANT SELECT ON $S.probe_outbox TO $ROLE",
                    "DROP TABLE $S.probe_outbox",
                    () -> {
                      assertTrue(arena.lintFinds("T04"));
                      try (var session = arena.acme()) {
                        assertEquals("2", session.one("SELECT count(*) FROM $S.probe_outbox"));
                      }
                    }));
  }

  private Attack worker() {
    return Attack.row("F8", "a worker processes work of every workspace with the rights of all")
        .stoppedBy(
            "a job has the context of one workspace",
            () -> {
              try (var session = arena.nobody()) {
                enterAsJob(session);
                assertEquals(List.of("globex secret"), session.names());
              }
            })
        .control(
            "without row-level security the job sees all",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.nobody()) {
                    enterAsJob(session);
                    assertEquals(2, session.names().size());
                  }
                }));
  }

  private static void enterAsJob(Arena.Session session) {
    var workspace = Organizations.GLOBEX;
    var proof = session.raw().proof("service", workspace.toString(), "conformance", "testing");
    var _ =
        session.query(
            "SELECT platform.enter_service(?, 'conformance', 'testing', '', ?)", workspace, proof);
  }

  private Attack restored() {
    return Attack.row("F9", "a restored database without FORCE")
        .stoppedBy("the lint runs at every start", () -> assertFalse(arena.lintFinds("T01")))
        .control(
            "without FORCE it finds T01, and the service does not start",
            () ->
                arena.without(
                    "ALTER TABLE $S.probe NO FORCE ROW LEVEL SECURITY",
                    "ALTER TABLE $S.probe FORCE ROW LEVEL SECURITY",
                    () -> assertTrue(arena.lintFinds("T01"))));
  }

  private Attack deletion() {
    var left =
        """
        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
         WHERE c.relnamespace IN ('$S'::regnamespace, 'platform'::regnamespace) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND c.relname NOT IN ('canary', 'probe_child')
           AND NOT (c.oid IN ('platform.events'::regclass, 'platform.event_tags'::regclass) AND EXISTS (SELECT FROM pg_trigger g
             WHERE g.tgrelid = 'platform.workspaces'::regclass AND g.tgfoid = 'platform.forget_events'::regproc AND g.tgenabled = 'O'))
           AND NOT EXISTS (WITH RECURSIVE up (t) AS (SELECT c.oid UNION SELECT k.confrelid FROM pg_constraint k JOIN up ON k.conrelid = up.t
             WHERE k.contype = 'f' AND k.confdeltype = 'c') SELECT FROM up WHERE up.t = 'platform.workspaces'::regclass) ORDER BY 1
        """;
    return Attack.row("F10", "rows that outlive their workspace")
        .stoppedBy(
            "every workspace table cascades from platform.workspaces; a trigger takes events along",
            () -> assertEquals(List.of(), arena.superuser(left)))
        .control(
            "a table that does not is found",
            () ->
                arena.without(
                    "CREATE TABLE $S.probe_left (workspace_id uuid)",
                    "DROP TABLE $S.probe_left",
                    () ->
                        assertEquals(List.of(arena.sql("$S.probe_left")), arena.superuser(left))));
  }
}
