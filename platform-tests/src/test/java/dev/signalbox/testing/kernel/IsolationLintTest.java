package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.isolation.Finding;
import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that the lint names each planted hole, and reports nothing without one.
class IsolationLintTest {
  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void an_untouched_database_has_no_finding() throws SQLException {
    try (var connection = database.app("sample_app").getConnection()) {
      var report = RowSecurityAudit.run(connection);
      assertEquals("[]", report.findings().toString());
      assertEquals(report.workspaceTables(), report.isolated());
      assertTrue(report.workspaceTables() >= 5);
      assertEquals("[]", RowSecurityAudit.auditLogin(connection).toString());
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          T01; sample.forgotten; CREATE TABLE sample.forgotten (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id()~ id uuid~ PRIMARY KEY (workspace_id~ id))
          T01; sample.notes; ALTER TABLE sample.notes NO FORCE ROW LEVEL SECURITY
          T01; sample.notes; ALTER TABLE sample.notes DISABLE ROW LEVEL SECURITY
          T03; sample.notes; GRANT TRUNCATE ON sample.notes TO sample_app
          T04; sample.open; CREATE TABLE sample.open (id int), GRANT SELECT ON sample.open TO sample_app
          T05; sample.notes; ALTER TABLE sample.notes OWNER TO sample_app
          V01; sample.all_notes; CREATE VIEW sample.all_notes AS SELECT * FROM sample.notes, GRANT SELECT ON sample.all_notes TO sample_app
          V02; sample.stored_notes; CREATE MATERIALIZED VIEW sample.stored_notes AS SELECT * FROM sample.notes, GRANT SELECT ON sample.stored_notes TO sample_app
          U01; sample.notes_text; CREATE UNIQUE INDEX notes_text ON sample.notes (text)
          F01; sample.replies.replies_fkey; CREATE TABLE sample.replies (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id()~ note_workspace uuid~ note uuid~ id uuid~ PRIMARY KEY (workspace_id~ id)~ CONSTRAINT replies_fkey FOREIGN KEY (note_workspace~ note) REFERENCES sample.notes (workspace_id~ id))
          N01; sample.nullable; CREATE TABLE sample.nullable (workspace_id uuid DEFAULT platform.current_workspace_id()~ id uuid)
          N02; sample.notes; ALTER TABLE sample.notes ALTER workspace_id DROP DEFAULT
          P01; sample.notes; DROP POLICY workspace_isolation ON sample.notes
          P02; sample.notes; DROP POLICY sealed_workspace ON sample.notes
          P03; sample.notes.further; CREATE POLICY further ON sample.notes USING (true)
          P04; sample.notes.kernel_writes; CREATE POLICY kernel_writes ON sample.notes FOR UPDATE TO signalbox_kernel USING (true)
          P06; sample.frozen(); CREATE FUNCTION sample.frozen() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true', CREATE POLICY frozen ON sample.notes AS RESTRICTIVE USING (sample.frozen())
          P07; sample.notes.own; CREATE POLICY own ON sample.notes AS RESTRICTIVE TO sample_app USING (workspace_id = platform.current_workspace_id())
          P07; platform.users.mine; CREATE POLICY mine ON platform.users AS RESTRICTIVE TO sample_app USING (current_setting('signalbox.role'~ true) = 'OWNER')
          P07; platform.users.changed; CREATE POLICY changed ON platform.users FOR UPDATE TO sample_app USING (true) WITH CHECK (id = platform.current_user_id())
          P03; platform.users.all; CREATE POLICY "all" ON platform.users USING (true)
          P07; platform.users.anybody; CREATE POLICY anybody ON platform.users AS RESTRICTIVE USING (id = platform.current_user_id())
          T04; sample.half_open; CREATE TABLE sample.half_open (id int), GRANT SELECT (id) ON sample.half_open TO sample_app
          V01; sample.written_notes; CREATE VIEW sample.written_notes AS SELECT * FROM sample.notes, GRANT INSERT ON sample.written_notes TO sample_app
          V02; sample.some_notes; CREATE MATERIALIZED VIEW sample.some_notes AS SELECT * FROM sample.notes, GRANT SELECT (text) ON sample.some_notes TO sample_app
          D01; sample.loose(); CREATE FUNCTION sample.loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
          D02; sample.mine(); CREATE FUNCTION sample.mine() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1'
          D03; sample.everyones(); CREATE FUNCTION sample.everyones() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1'
          G02; sample_app; GRANT CREATE ON SCHEMA sample TO sample_app
          G03; sample.numbers; CREATE SEQUENCE sample.numbers, GRANT USAGE ON SEQUENCE sample.numbers TO sample_app
          I01; sample.notes_json.details; ALTER TABLE sample.notes ADD details jsonb, CREATE INDEX notes_json ON sample.notes (workspace_id~ details)
          W01; leak; CREATE PUBLICATION leak FOR TABLE sample.notes
          W01; leaked_events; CREATE PUBLICATION leaked_events FOR TABLE platform.events
          """)
  void a_planted_hole_is_found(String rule, String object, String holes) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      for (var hole : holes.split(", ?(?=GRANT|CREATE)", -1)) {
        statement.execute(hole.replace('~', ','));
      }
    }
    try (var connection = database.app("sample_app").getConnection()) {
      var findings = RowSecurityAudit.run(connection).findings();
      assertTrue(
          findings.stream().anyMatch(f -> f.rule().equals(rule) && f.object().equals(object)),
          findings.toString());
    }
  }

  @Test
  void isolate_rejects_a_table_whose_key_does_not_start_with_the_workspace() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE sample.global_key (workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(), id uuid PRIMARY KEY)");
      var refusal =
          Assertions.assertThrows(
              SQLException.class,
              () -> statement.execute("SELECT platform.isolate('sample.global_key')"));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("global_key_pkey"), refusal.getMessage());
    }
  }

  @Test
  void the_log_may_be_published_under_its_own_name_and_alone() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var app = database.app("sample_app").getConnection()) {
      statement.execute(
          "CREATE PUBLICATION signalbox_events FOR TABLE platform.events WITH (publish = 'insert')");
      assertTrue(published(app).isEmpty());
      statement.execute("ALTER PUBLICATION signalbox_events ADD TABLE sample.notes");
      assertTrue(published(app).contains("signalbox_events"));
      statement.execute("DROP PUBLICATION signalbox_events");
    }
  }

  private static List<String> published(Connection app) throws SQLException {
    return RowSecurityAudit.run(app).findings().stream()
        .filter(finding -> finding.rule().equals("W01"))
        .map(Finding::object)
        .filter(name -> name.startsWith("signalbox"))
        .toList();
  }

  /// The right can be revoked by a superuser only, so it exists where the bootstrap ran without
  /// one.
  @Test
  void a_login_that_may_read_locks_is_reported_and_the_remedy_works() throws SQLException {
    try (var app = database.app("sample_app").getConnection()) {
      assertEquals("[]", RowSecurityAudit.auditAvailability(app).toString());
      var _ =
          database.asSuperuser(
              """
              GRANT EXECUTE ON FUNCTION pg_lock_status() TO PUBLIC;
              REVOKE EXECUTE ON FUNCTION pg_lock_status() FROM signalbox_kernel, signalbox_owner, signalbox_migrator
              """);
      var finding = RowSecurityAudit.auditAvailability(app).getFirst();
      assertEquals("W10 pg_lock_status()", finding.rule() + " " + finding.object());
      for (var statement :
          finding.remedy().replaceFirst(".* should run ", "").split(" and then ", -1)) {
        var _ = database.asSuperuser(statement);
      }
      assertEquals("[]", RowSecurityAudit.auditAvailability(app).toString());
    }
    assertEquals(
        "t",
        database.asSuperuser(
            "SELECT has_function_privilege('signalbox_kernel', 'pg_lock_status()', 'EXECUTE')"));
  }

  @Test
  void a_login_that_could_bypass_is_found() throws SQLException {
    try (var connection = database.superuser().getConnection()) {
      var findings = RowSecurityAudit.auditLogin(connection);
      assertTrue(findings.stream().anyMatch(f -> f.rule().equals("R01")), findings.toString());
    }
  }
}
