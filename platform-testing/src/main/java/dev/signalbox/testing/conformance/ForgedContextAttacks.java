package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// B: contexts that the caller has no right to, or that outlive their transaction.
final class ForgedContextAttacks {
  private static final List<String> ACMES = List.of("acme secret");
  private static final List<String> GLOBEXS = List.of("globex secret");

  private final Arena arena;

  ForgedContextAttacks(Arena arena) {
    this.arena = arena;
  }

  List<Attack> all() {
    return List.of(noMember(), secondEntry(), injection(), savepoint(), killed(), unnamedJob());
  }

  private Attack noMember() {
    var left = new Caller.Member(Organizations.ISSUER, "acme-viewer", Organizations.ACME);
    return Attack.row("B8", "a token names a workspace its user left")
        .stoppedBy(
            "membership is verified in every transaction",
            () ->
                arena.without(
                    "UPDATE platform.workspace_members m SET role = role, user_id = i.user_id FROM platform.user_identities i WHERE false; CREATE TABLE $S.probe_kept AS SELECT m.* FROM platform.workspace_members m JOIN platform.user_identities i USING (user_id) WHERE i.subject = 'acme-viewer'; DELETE FROM platform.workspace_members m USING $S.probe_kept k WHERE m.user_id = k.user_id AND m.workspace_id = k.workspace_id",
                    "INSERT INTO platform.workspace_members SELECT * FROM $S.probe_kept; DROP TABLE $S.probe_kept",
                    () -> assertEquals("42501", refusal(left))))
        .control("as a member the same token is accepted", () -> assertEquals("", refusal(left)));
  }

  private Attack secondEntry() {
    var second =
        new Caller.Member(Organizations.ISSUER, "globex-owner", Organizations.GLOBEX_SECOND);
    return Attack.row("B10", "setting the context of a second workspace in one transaction")
        .stoppedBy(
            "bind_context rejects another context",
            () -> {
              try (var session = arena.globex()) {
                assertEquals(
                    "42501",
                    session.refusal(
                        "SELECT platform.enter_member(?, ?, ?, '', ?)",
                        second.issuer(),
                        second.subject(),
                        second.workspaceId(),
                        session.raw().proof(second)));
                assertEquals(GLOBEXS, session.names());
              }
            })
        .control(
            "in a transaction of its own it succeeds", () -> assertEquals("", refusal(second)));
  }

  private Attack injection() {
    return Attack.row("B11", "injected SQL sets the workspace")
        .stoppedBy(
            "the seal",
            () -> {
              try (var session = arena.acme()) {
                session.forge();
                assertEquals(List.of(), session.names());
                assertEquals("42501", session.refusal("SELECT * FROM platform.seal_keys"));
                assertEquals("42501", session.refusal("SELECT * FROM platform.entry_keys"));
              }
            })
        .control(
            "without the seal's policy the forgery succeeds",
            () ->
                arena.without(
                    "ALTER POLICY sealed_workspace ON $S.probe USING (true)",
                    ContextAttacks.SEAL,
                    () -> {
                      try (var session = arena.acme()) {
                        session.forge();
                        assertEquals(GLOBEXS, session.names());
                      }
                    }));
  }

  private Attack savepoint() {
    return Attack.row("B12", "forging inside a savepoint")
        .stoppedBy(
            "the seal; ROLLBACK TO restores the context",
            () -> assertEquals("0, then 1", forgedThenRolledBack()))
        .control(
            "without the seal's policy the savepoint shows a foreign row",
            () ->
                arena.without(
                    "ALTER POLICY sealed_workspace ON $S.probe USING (true)",
                    ContextAttacks.SEAL,
                    () -> assertEquals("1, then 1", forgedThenRolledBack())));
  }

  private String forgedThenRolledBack() throws SQLException {
    try (var connection = arena.database().app(arena.role()).getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, Organizations.acme("OWNER"));
      statement.execute("SAVEPOINT s");
      statement.execute(
          "SELECT set_config('signalbox.workspace_id', '" + Organizations.GLOBEX + "', true)");
      int forged = count(statement);
      statement.execute("ROLLBACK TO s");
      int restored = count(statement);
      connection.rollback();
      return forged + ", then " + restored;
    }
  }

  private int count(Statement statement) throws SQLException {
    try (var result = statement.executeQuery(arena.sql("SELECT count(*) FROM $S.probe"))) {
      result.next();
      return result.getInt(1);
    }
  }

  private Attack killed() {
    return Attack.row("B15", "a backend dies in mid-transaction and the connection is used again")
        .stoppedBy(
            "the context dies with its backend",
            () -> {
              var session = arena.acme();
              var pid = session.one("SELECT pg_backend_pid()");
              var _ = arena.superuser("SELECT pg_terminate_backend(" + pid + ")");
              assertNotEquals("", deadly(session));
              try (var next = arena.nobody()) {
                assertEquals(List.of(), next.names());
              }
            })
        .control(
            "alive, the same session sees its row", () -> ContextAttacks.sees(arena.acme(), ACMES));
  }

  private Attack unnamedJob() {
    return Attack.row("B16", "a background job without a reason runs for all workspaces")
        .stoppedBy(
            "enter_service; docs/reference/service-jobs.md", () -> assertEquals("42501", job("")))
        .control(
            "with a reason it works in its one workspace", () -> assertEquals("", job("testing")));
  }

  private String job(String reason) {
    var workspace = Organizations.GLOBEX.toString();
    try (var session = arena.nobody()) {
      var proof = session.raw().proof("service", workspace, "conformance", reason);
      return session.refusal(
          "SELECT platform.enter_service(?, 'conformance', ?, '', ?)",
          Organizations.GLOBEX,
          reason,
          proof);
    }
  }

  private String refusal(Caller.Member member) {
    try (var session = arena.nobody()) {
      session.raw().enter(member);
      return "";
    } catch (AppSession.Refused refused) {
      return refused.state();
    }
  }

  private static String deadly(Arena.Session session) {
    try {
      return session.refusal("SELECT 1");
    } catch (RuntimeException e) {
      return "dead";
    }
  }
}
