package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that even input that has become SQL stays in its workspace.
@MicronautTest(transactional = false)
class InjectionTest extends ServiceTest {
  private static final String SECRET = "secret of globex";

  @BeforeAll
  void write() {
    assertEquals(200, note(globex(), SECRET).status());
    assertEquals(200, note(acme("EDITOR"), "note of acme").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "' UNION ALL SELECT text FROM sample.notes --",
        "'; SELECT set_config('signalbox.workspace_id', '$G', true); SELECT text FROM sample.notes --",
        "'; SELECT set_config('signalbox.workspace_id', '$G', false); SELECT text FROM sample.notes --",
        "'; SET signalbox.workspace_id = '$G'; COMMIT; SELECT text FROM sample.notes --",
        "'; COMMIT; SET signalbox.workspace_id = '$G'; SELECT text FROM sample.notes --",
        "'; RESET ALL; SELECT text FROM sample.notes --",
        "'; COMMIT; DISCARD ALL; SELECT text FROM sample.notes --",
        "'; ROLLBACK; BEGIN; SELECT text FROM sample.notes --",
        "'; SAVEPOINT s; SELECT set_config('signalbox.workspace_id', '$G', true); SELECT text FROM sample.notes; ROLLBACK TO s --",
        "'; SET ROLE signalbox_owner; SELECT text FROM sample.notes --",
        "'; SET SESSION AUTHORIZATION postgres; SELECT text FROM sample.notes --",
        "'; SET row_security = off; SELECT text FROM sample.notes --",
        "'; ALTER TABLE sample.notes DISABLE ROW LEVEL SECURITY; SELECT text FROM sample.notes --",
        "'; SELECT platform.enter_member('$I', 'globex-owner', '$G', '', ''); SELECT text FROM sample.notes --",
        "'; COMMIT; BEGIN; SELECT platform.enter_member('$I', 'globex-owner', '$G', '', '1:0:00'); SELECT text FROM sample.notes --",
        "'; COMMIT; BEGIN; SELECT platform.enter_service('$G', 'me', 'why', '', ''); SELECT text FROM sample.notes --",
        "'; SELECT set_config('x.seal', current_setting('signalbox.seal'), false); COMMIT; BEGIN; SELECT set_config('signalbox.seal', current_setting('x.seal'), true), set_config('signalbox.workspace_id', '$G', true); SELECT text FROM sample.notes --",
        "'; SELECT platform.key_pads('seal', 'inner'); SELECT text FROM sample.notes --",
        "'; SELECT inner_pad::text FROM platform.seal_keys --",
        "'; SELECT secret::text FROM platform.entry_keys --",
        "'; COMMIT; UPDATE sample.notes SET workspace_id = workspace_id, text = 'owned'; SELECT text FROM sample.notes --",
        "'; COMMIT; BEGIN READ WRITE; DELETE FROM sample.notes; COMMIT --",
        "'; COMMIT; INSERT INTO sample.notes (workspace_id, text) VALUES ('$G', 'planted') --",
        "'; SELECT lo_import('/etc/passwd') --",
        "'; SELECT pg_read_file('/etc/passwd') --",
        "'; COPY sample.notes TO PROGRAM 'cat' --",
        "'; CREATE TEMP TABLE notes AS SELECT 1; SELECT text FROM sample.notes --",
        "'; SELECT query FROM pg_stat_activity --",
        "'; PREPARE p AS SELECT text FROM sample.notes; EXECUTE p --",
        "'; DO $$ BEGIN PERFORM set_config('signalbox.workspace_id', '$G', true); END $$; SELECT text FROM sample.notes --",
        "'; SELECT text FROM sample.notes WHERE 1 / (CASE WHEN text LIKE 'secret%' THEN 0 ELSE 1 END) = 1 --"
      })
  void injected_sql_stays_in_its_workspace(String input) throws SQLException {
    var answer = inject(acme("VIEWER"), input);
    assertFalse(answer.body().contains(SECRET), answer.body());
    assertFalse(answer.body().contains("division by zero"), answer.body());
    assertFalse(answer.body().contains("root:"), answer.body());
    // The next request on the connection works in its own workspace and sees all of its rows.
    for (int i = 0; i < 3; i++) {
      assertEquals("[\"" + SECRET + "\"]", globex().get("/v1/notes").body());
      assertEquals("[\"note of acme\"]", acme("VIEWER").get("/v1/notes").body());
    }
  }

  @Test
  void without_row_level_security_the_first_input_shows_everything() throws SQLException {
    superuser("ALTER TABLE sample.notes DISABLE ROW LEVEL SECURITY");
    try {
      assertTrue(inject(acme("VIEWER"), "' OR '1'='1").body().contains(SECRET));
    } finally {
      superuser("ALTER TABLE sample.notes ENABLE ROW LEVEL SECURITY");
    }
  }

  /// Injects a statement under the name of the prepared statement that calls the entry function.
  private static final String POISON =
      """
      DO $$ DECLARE entering text := (SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT platform.enter_member%' LIMIT 1);
      BEGIN
        IF entering IS NULL THEN RETURN; END IF;
        EXECUTE format('DEALLOCATE %I', entering);
        EXECUTE format('PREPARE %I (varchar, varchar, uuid, varchar, varchar) AS SELECT platform.enter_member($1, $2, $3, $4, $5)
          FROM (SELECT set_config(''x.stolen'', concat_ws(''~'', $1, $2, $3, $5), false) AS s OFFSET 0) s WHERE s IS NOT NULL', entering);
        PERFORM set_config('x.planted', 'yes', false);
      END $$\
      """;

  @Test
  void state_that_injected_sql_leaves_in_the_session_affects_no_other_request() {
    int planted = 0;
    for (int round = 0; round < 8; round++) {
      everyConnectionEnters();
      var planting = "'; COMMIT; " + POISON + "; SELECT current_setting('x.planted', true) --";
      planted += inject(acme("VIEWER"), planting).body().contains("yes") ? 1 : 0;
    }
    assertTrue(planted > 0, "the poison takes");
    everyConnectionEnters();
    for (int i = 0; i < 20; i++) {
      var left =
          "'; SELECT concat('left: ', current_setting('x.planted', true), current_setting('x.stolen', true)) --";
      assertEquals("[\"left: \"]", inject(acme("VIEWER"), left).body());
    }
  }

  /// Opens enough transactions for the driver to name its statements on all connections of the
  /// pool.
  private void everyConnectionEnters() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 80; i++) {
        threads.execute(() -> assertEquals(200, globex().get("/v1/notes").status()));
      }
    }
  }

  /// Control: on a connection that is kept, the next request reveals its identity and its signed
  /// entry request.
  @Test
  void the_same_attack_succeeds_on_a_connection_that_is_not_reset() throws SQLException {
    try (var connection = database().app("sample_app").getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 8; i++) {
        enter(connection, Organizations.acme("VIEWER"));
        connection.commit();
      }
      statement.execute(POISON);
      connection.commit();
      enter(connection, Organizations.globex());
      try (var stolen = statement.executeQuery("SELECT current_setting('x.stolen', true)")) {
        assertTrue(stolen.next());
        assertTrue(stolen.getString(1).contains(Organizations.GLOBEX.toString()));
      }
    }
  }

  /// Calls the entry function like the service does.
  private static void enter(Connection connection, Caller.Member member) throws SQLException {
    try (var enter = connection.prepareStatement("SELECT platform.enter_member(?, ?, ?, ?, ?)")) {
      enter.setString(1, member.issuer());
      enter.setString(2, member.subject());
      enter.setObject(3, member.workspaceId());
      enter.setString(4, "");
      enter.setString(5, AppSession.proof(connection, member));
      enter.execute();
    }
  }

  private static Api.Answer inject(Api api, String input) {
    var filled =
        input.replace("$G", Organizations.GLOBEX.toString()).replace("$I", Organizations.ISSUER);
    return api.send(
        "POST", "/v1/injectable", filled.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private static Api.Answer note(Api api, String text) {
    return api.post("/v1/notes", "{\"text\": \"" + text + "\", \"count\": 1}");
  }

  private void superuser(String text) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}
