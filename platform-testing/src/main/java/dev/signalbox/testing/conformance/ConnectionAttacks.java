package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.isolation.RowSecurityAudit;
import java.sql.SQLException;
import java.util.List;

/// A: identity of the connection.
final class ConnectionAttacks {
  private static final List<String> BOTH = List.of("acme secret", "globex secret");

  private final Arena arena;

  ConnectionAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(superuser(), bypass(), owner(), member(), otherRole(), canary());
  }

  private Attack superuser() {
    return Attack.row("A1", "the service logs in as a superuser")
        .stoppedBy(
            "start-up check R01",
            () -> {
              try (var connection = arena.database().app(arena.role()).getConnection()) {
                assertEquals(List.of(), RowSecurityAudit.auditLogin(connection));
              }
            })
        .control(
            "as a superuser the check finds R01, and every row is seen",
            () -> {
              assertTrue(loginFindings("postgres").contains("R01"));
              assertEquals(BOTH, arena.superuser("SELECT name FROM $S.probe ORDER BY name"));
            });
  }

  private Attack bypass() {
    return Attack.row("A2", "the login has BYPASSRLS")
        .stoppedBy("start-up check R01", () -> assertEquals("", loginFindings(arena.role())))
        .control(
            "a login that bypasses is found, and sees every row",
            () ->
                arena.without(
                    "ALTER ROLE $ROLE BYPASSRLS",
                    "ALTER ROLE $ROLE NOBYPASSRLS",
                    () -> {
                      assertTrue(loginFindings(arena.role()).contains("R01"));
                      try (var session = arena.nobody()) {
                        assertEquals(BOTH, session.names());
                      }
                    }));
  }

  private Attack owner() {
    return Attack.row("A3", "the service owns a table and switches its row-level security off")
        .stoppedBy(
            "app roles own nothing; lint T05, R03",
            () -> {
              try (var session = arena.acme()) {
                assertEquals(
                    "42501", session.refusal("ALTER TABLE $S.probe DISABLE ROW LEVEL SECURITY"));
              }
            })
        .control(
            "as the owner it can, and the lint finds it",
            () ->
                arena.without(
                    "ALTER TABLE $S.probe OWNER TO $ROLE",
                    "ALTER TABLE $S.probe OWNER TO signalbox_owner; GRANT SELECT, INSERT, UPDATE, DELETE ON $S.probe TO $ROLE",
                    () -> {
                      assertTrue(arena.lintFinds("T05"));
                      try (var session = arena.acme()) {
                        var _ = session.query("ALTER TABLE $S.probe DISABLE ROW LEVEL SECURITY");
                        assertEquals(BOTH, session.names());
                      }
                    }));
  }

  private Attack member() {
    return Attack.row("A4", "SET ROLE to the owner")
        .stoppedBy(
            "app roles are members of nothing; check R02",
            () -> {
              try (var session = arena.acme()) {
                assertEquals("42501", session.refusal("SET ROLE signalbox_owner"));
              }
            })
        .control(
            "a member of the role can, sees everything, and is found",
            () ->
                arena.without(
                    "GRANT signalbox_owner TO $ROLE",
                    "REVOKE signalbox_owner FROM $ROLE",
                    () -> {
                      assertTrue(loginFindings(arena.role()).contains("R02"));
                      try (var session = arena.acme()) {
                        var _ = session.query("SET LOCAL ROLE signalbox_owner");
                        assertEquals(BOTH, session.names());
                      }
                    }));
  }

  private Attack otherRole() {
    return Attack.row("A5", "a role that the policies do not name is granted a table")
        .stoppedBy(
            "default deny; lint P05",
            () ->
                arena.without(
                    "ALTER POLICY workspace_isolation ON $S.probe TO signalbox_kernel",
                    "ALTER POLICY workspace_isolation ON $S.probe TO $ROLE",
                    () -> {
                      try (var session = arena.acme()) {
                        assertEquals(List.of(), session.names());
                      }
                    }))
        .control(
            "named by the policy again, it sees its workspace",
            () -> {
              try (var session = arena.acme()) {
                assertEquals(List.of("acme secret"), session.names());
              }
            });
  }

  private Attack canary() {
    return Attack.row("A7", "row-level security is inert for an unforeseen reason")
        .stoppedBy(
            "start-up canary: a row that must stay invisible",
            () -> {
              try (var connection = arena.database().app(arena.role()).getConnection()) {
                assertTrue(RowSecurityAudit.canaryIsInvisible(connection));
              }
            })
        .control(
            "with row-level security off the canary is visible",
            () ->
                arena.without(
                    "ALTER TABLE platform.canary DISABLE ROW LEVEL SECURITY",
                    "ALTER TABLE platform.canary ENABLE ROW LEVEL SECURITY",
                    () -> {
                      try (var connection = arena.database().app(arena.role()).getConnection()) {
                        assertTrue(!RowSecurityAudit.canaryIsInvisible(connection));
                      }
                    }));
  }

  private String loginFindings(String role) throws SQLException {
    try (var connection =
        (role.equals("postgres") ? arena.database().superuser() : arena.database().app(role))
            .getConnection()) {
      return String.join(
          " ", RowSecurityAudit.auditLogin(connection).stream().map(f -> f.rule()).toList());
    }
  }
}
