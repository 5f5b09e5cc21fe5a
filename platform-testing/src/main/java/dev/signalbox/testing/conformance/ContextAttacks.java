package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import java.util.List;

/// B: binding of the tenant context.
final class ContextAttacks {
  private static final List<String> ACMES = List.of("acme secret");
  private static final List<String> GLOBEXS = List.of("globex secret");

  private final Arena arena;

  ContextAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(
        noContext(), sessionSetting(), autocommit(), commit(), emptySetting(), nullWorkspace());
  }

  private Attack noContext() {
    return Attack.row("B1", "statements before the tenant context is set")
        .stoppedBy(
            "both policies",
            () -> {
              try (var session = arena.nobody()) {
                assertEquals(List.of(), session.names());
                assertEquals("0", session.one("UPDATE $S.probe SET name = 'x'"));
                assertEquals("0", session.one("DELETE FROM $S.probe"));
                assertEquals(
                    "42501",
                    session.refusal(
                        "INSERT INTO $S.probe (workspace_id, name) VALUES (?, 'x')",
                        Organizations.ACME));
              }
            })
        .control(
            "without row-level security they reach everything",
            () ->
                arena.withoutRowSecurity(() -> {
                  try (var session = arena.nobody()) {
                    assertEquals("2", session.one("UPDATE $S.probe SET name = name || '!'"));
                  }
                }));
  }

  private Attack sessionSetting() {
    return Attack.row("B2", "settings of one user of a connection stay for the next one")
        .stoppedBy(
            "settings are transaction-local and sealed",
            () -> {
              try (var session = arena.acme()) {
                session.raw().commitInSession();
                assertEquals("", session.one("SELECT current_setting('signalbox.workspace_id')"));
                assertEquals(List.of(), session.names());
              }
            })
        .control(
            "a session-level setting stays, and shows rows without the seal",
            () ->
                arena.without(
                    "ALTER POLICY sealed_workspace ON $S.probe USING (true)",
                    SEAL,
                    () -> {
                      try (var session = arena.nobody()) {
                        var _ =
                            session.query(
                                "SELECT set_config('signalbox.workspace_id', ?, false)",
                                Organizations.GLOBEX.toString());
                        session.raw().commitInSession();
                        assertEquals(GLOBEXS, session.names());
                      }
                    }));
  }

  static final String SEAL = "ALTER POLICY sealed_workspace ON $S.probe USING (" + Arena.HELD + ")";

  private Attack autocommit() {
    return Attack.row("B3", "setting the tenant context and reading in two transactions")
        .stoppedBy(
            "settings end with their transaction",
            () -> {
              try (var connection = arena.database().app(arena.role()).getConnection();
                  var statement = connection.createStatement()) {
                AppSession.enter(connection, Organizations.acme("OWNER"));
                try (var rows = statement.executeQuery(arena.sql("SELECT * FROM $S.probe"))) {
                  assertEquals(false, rows.next());
                }
              }
            })
        .control("in one transaction the row is seen", () -> sees(arena.acme(), ACMES));
  }

  private Attack commit() {
    return Attack.row("B4", "continuing after a COMMIT in the middle")
        .stoppedBy(
            "the seal is valid for one transaction",
            () -> {
              try (var session = arena.acme()) {
                session.raw().commit();
                assertEquals(List.of(), session.names());
                assertEquals(
                    "42501",
                    session.refusal(
                        "INSERT INTO $S.probe (workspace_id, name) VALUES (?, 'x')",
                        Organizations.ACME));
              }
            })
        .control("before the COMMIT the row is seen", () -> sees(arena.acme(), ACMES));
  }

  private Attack emptySetting() {
    return Attack.row("B6", "the setting reads '' after a transaction")
        .stoppedBy(
            "nullif in current_workspace_id()",
            () -> {
              try (var session = arena.acme()) {
                session.raw().commitInSession();
                assertEquals("null", session.one("SELECT platform.current_workspace_id()"));
                assertEquals(List.of(), session.names());
              }
            })
        .control(
            "a policy with a bare cast fails on it",
            () ->
                arena.without(
                    "ALTER POLICY workspace_isolation ON $S.probe USING (workspace_id = current_setting('signalbox.workspace_id')::uuid)",
                    "ALTER POLICY workspace_isolation ON $S.probe USING (workspace_id = platform.current_workspace_id())",
                    () -> {
                      try (var session = arena.acme()) {
                        session.raw().commitInSession();
                        assertEquals("22P02", session.refusal("SELECT * FROM $S.probe"));
                      }
                    }));
  }

  private Attack nullWorkspace() {
    return Attack.row("B7", "a row without a workspace, visible to all workspaces")
        .stoppedBy(
            "NOT NULL; lint N01, P01",
            () -> {
              try (var session = arena.acme()) {
                assertNotEquals(
                    "",
                    session.refusal(
                        "INSERT INTO $S.probe (workspace_id, name) VALUES (NULL, 'x')"));
              }
            })
        .control(
            "a policy with IS NOT DISTINCT FROM shows such a row without a tenant context",
            () ->
                arena.without(
                    """
                    CREATE TABLE $S.probe_null (workspace_id uuid, name text); INSERT INTO $S.probe_null VALUES (NULL, 'leak');
                    ALTER TABLE $S.probe_null ENABLE ROW LEVEL SECURITY; GRANT SELECT ON $S.probe_null TO $ROLE;
                    CREATE POLICY p ON $S.probe_null USING (workspace_id IS NOT DISTINCT FROM platform.current_workspace_id())
                    """,
                    "DROP TABLE $S.probe_null",
                    () -> {
                      try (var session = arena.nobody()) {
                        assertEquals(
                            List.of("leak"), session.query("SELECT name FROM $S.probe_null"));
                      }
                    }));
  }

  static void sees(Arena.Session session, List<String> names) {
    try (session) {
      assertEquals(names, session.names());
    }
  }
}
