package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.CatalogueSnapshot;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.TestTokens;
import io.micronaut.context.ApplicationContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void many_starts_at_once_migrate_once() throws Exception {
    var database = TestPostgres.emptyDatabase();
    var runs = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        runs.add(threads.submit(() -> migrations(database).migrate(ServiceModule.all())));
      }
    }
    int total = 0;
    for (var run : runs) {
      total += run.get();
    }
    assertEquals(migrationsOf(database), total);
    assertEquals("[]", migrations(database).validate(ServiceModule.all()).toString());
  }

  @Test
  void the_ledger_keeps_the_undo_script_of_every_migration() throws SQLException {
    var database = TestPostgres.newDatabase();
    assertEquals(
        0,
        count(
            database, "SELECT count(*) FROM platform.migration_ledger WHERE undo_script IS NULL"));
    assertEquals(
        migrationsOf(database), count(database, "SELECT count(*) FROM platform.migration_ledger"));
  }

  @Test
  void a_changed_script_is_named_by_validate() throws SQLException {
    var database = TestPostgres.newDatabase();
    execute(
        database,
        "UPDATE sample.flyway_schema_history SET checksum = checksum + 1 WHERE version = '001'");
    var differences = migrations(database).validate(ServiceModule.all());
    assertEquals(1, differences.size(), differences.toString());
    assertTrue(differences.getFirst().startsWith("sample 001"), differences.toString());
  }

  @Test
  void a_service_starts_on_a_sound_database() {
    try (var context = start(TestPostgres.newDatabase(), Map.of())) {
      assertTrue(context.isRunning());
    }
  }

  @Test
  void a_table_that_forgot_isolate_stops_the_start_by_name() throws SQLException {
    var database = TestPostgres.newDatabase();
    execute(
        database,
        "CREATE TABLE sample.forgotten (workspace_id uuid NOT NULL, id uuid, PRIMARY KEY (workspace_id, id))");
    var refusal = assertThrows(RuntimeException.class, () -> start(database, Map.of()).close());
    assertTrue(allMessages(refusal).contains("T01 sample.forgotten"), allMessages(refusal));
  }

  @Test
  void a_superuser_login_stops_the_start() {
    var refusal =
        assertThrows(
            RuntimeException.class,
            () ->
                start(
                        TestPostgres.newDatabase(),
                        Map.of("datasources.default.username", "postgres"))
                    .close());
    assertTrue(allMessages(refusal).contains("R01 postgres"), allMessages(refusal));
  }

  @Test
  void an_unmigrated_database_stops_the_start_and_names_the_remedy() {
    var refusal =
        assertThrows(
            RuntimeException.class, () -> start(TestPostgres.emptyDatabase(), Map.of()).close());
    assertTrue(allMessages(refusal).contains("signalbox migrate"), allMessages(refusal));
  }

  @Test
  void a_service_migrates_at_its_start_if_configured() throws SQLException {
    var database = TestPostgres.emptyDatabase();
    var settings = new HashMap<String, Object>();
    settings.put("signalbox.migrations.at-start", "migrate");
    settings.put("signalbox.migrations.url", database.url());
    settings.put("signalbox.migrations.username", "signalbox_migrator");
    settings.put("signalbox.migrations.password", String.valueOf(database.password()));
    start(database, settings).close();
    assertEquals(
        1,
        count(database, "SELECT count(*) FROM sample.flyway_schema_history WHERE version = '001'"));
  }

  @Test
  void a_service_configured_to_validate_serves_only_the_schema_of_its_build() throws SQLException {
    var database = TestPostgres.newDatabase();
    var settings = new HashMap<String, Object>();
    settings.put("signalbox.migrations.at-start", "validate");
    settings.put("signalbox.migrations.url", database.url());
    settings.put("signalbox.migrations.username", "signalbox_migrator");
    settings.put("signalbox.migrations.password", String.valueOf(database.password()));
    start(database, settings).close();
    execute(database, "ALTER TABLE sample.notes ADD COLUMN by_hand text");
    var refusal = assertThrows(RuntimeException.class, () -> start(database, settings).close());
    assertTrue(
        allMessages(refusal).contains("sample drifted: left over: column sample.notes.by_hand"),
        allMessages(refusal));
    start(database, Map.of()).close();
  }

  @Test
  void a_service_registered_after_all_migrations_gets_what_the_others_have() throws SQLException {
    var database = TestPostgres.newDatabase();
    var before = platform(database);
    execute(
        database,
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'late_app') THEN CREATE ROLE late_app LOGIN; END IF; END $$; SET ROLE signalbox_owner; SELECT platform.register_service('late', 'late_app')");
    assertEquals(List.of(), platform(database).differencesTo(before));
    execute(database, "REVOKE EXECUTE ON FUNCTION platform.enter_check(text) FROM late_app");
    assertEquals(2, platform(database).differencesTo(before).size());
  }

  private static CatalogueSnapshot platform(TestDatabase database) throws SQLException {
    try (var connection = database.superuser().getConnection()) {
      return CatalogueSnapshot.of(connection, "platform");
    }
  }

  @Test
  void an_unknown_setting_stops_the_start() {
    var refusal =
        assertThrows(
            RuntimeException.class,
            () ->
                start(TestPostgres.newDatabase(), Map.of("signalbox.auth.isuer", "typo")).close());
    assertTrue(allMessages(refusal).contains("signalbox.auth.isuer"), allMessages(refusal));
  }

  private static ApplicationContext start(TestDatabase database, Map<String, Object> more) {
    var settings = new HashMap<String, Object>();
    settings.put("datasources.default.url", database.url());
    settings.put("datasources.default.username", "sample_app");
    settings.put(
        "datasources.default.password",
        database.password() == null ? "" : String.valueOf(database.password()));
    settings.put("signalbox.auth.issuer", Organizations.ISSUER);
    settings.put("signalbox.auth.jwks", TestTokens.jwks());
    settings.put("signalbox.web.cursor-secret", "a secret for the cursors of the tests");
    settings.put("signalbox.entry.key", TestPostgres.ENTRY_KEY);
    settings.putAll(more);
    return ApplicationContext.run(settings);
  }

  private static String allMessages(Throwable failure) {
    var text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      text.append(t.getMessage()).append('\n');
    }
    return text.toString();
  }

  private static Migrations migrations(TestDatabase database) {
    return new Migrations(database.migrator(), Observations.logOnly());
  }

  private static int migrationsOf(TestDatabase database) throws SQLException {
    return count(
        database,
        "SELECT (SELECT count(*) FROM platform.flyway_schema_history WHERE version IS NOT NULL) + (SELECT count(*) FROM sample.flyway_schema_history WHERE version IS NOT NULL)");
  }

  private static int count(TestDatabase database, String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
