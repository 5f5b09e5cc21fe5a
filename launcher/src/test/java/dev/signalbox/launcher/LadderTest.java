package dev.signalbox.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.CatalogueSnapshot;
import dev.signalbox.platform.migration.MigrationHistory;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.Rollback;
import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests all modules together: each version down and up again, and everything down to nothing.
@Tag("slow")
class LadderTest {
  /// The schemas of all services, the last one first, and then that of the platform.
  private static final List<String> DOWNWARDS =
      Stream.concat(
              ServiceModule.all().reversed().stream().map(ServiceModule::schema),
              Stream.of("platform"))
          .toList();

  private static final String IN_SCHEMAS =
      DOWNWARDS.stream().collect(Collectors.joining("', '", "IN ('", "')"));

  private static final RollbackOptions LOSING = RollbackOptions.DEFAULT.losingData();

  private static final String OBJECTS =
      """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname %s AND c.relkind IN ('r', 'p', 'v') AND c.relname <> 'flyway_schema_history'
      """
          .formatted(IN_SCHEMAS);

  private static final String HELD_TO_THE_SEAL =
      """
      SELECT count(*) FROM pg_policy s JOIN pg_policy w ON w.polrelid = s.polrelid AND w.polname = 'workspace_isolation'
       WHERE s.polname = 'sealed_workspace' AND strpos(pg_get_expr(s.polqual, s.polrelid), '%s') > 0
      """;

  private static final String TABLES =
      """
      SELECT string_agg(c.oid::regclass::text, ',') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname %s AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND c.relname NOT IN ('flyway_schema_history', 'migration_ledger', 'catalogue_snapshots', 'integration_definitions', 'services')
      """
          .formatted(IN_SCHEMAS);

  private static final String ROWS =
      """
      CREATE SCHEMA kept;
      INSERT INTO catalog.entity_types (workspace_id, key, name) SELECT id, 'contact', 'Contact' FROM platform.workspaces;
      INSERT INTO catalog.entities (workspace_id, entity_type_id, payload, source_type)
        SELECT t.workspace_id, t.id, jsonb_build_object('n', n), CASE n % 2 WHEN 0 THEN 'INTEGRATION' ELSE 'USER_CREATED' END FROM catalog.entity_types t, generate_series(1, 200) n;
      INSERT INTO catalog.integration_connections (workspace_id, integration_id)
        SELECT w.id, d.id FROM platform.workspaces w, catalog.integration_definitions d;
      INSERT INTO health.integration_health_current (workspace_id, integration_id) SELECT id, 'hubspot' FROM platform.workspaces;
      """;

  private final TestDatabase database = TestPostgres.newDatabase();
  private final Rollback rollback = new Rollback(database.migrator(), Observations.logOnly());
  private final Migrations migrations = new Migrations(database.migrator(), Observations.logOnly());

  @Test
  void all_modules_go_down_to_nothing_and_up_again_three_times() throws SQLException {
    var full = fingerprints();
    stepByStep();
    for (int round = 0; round < 3; round++) {
      for (var module : DOWNWARDS) {
        assertInstanceOf(Done.class, rollback.to(module, Rollback.TO_NOTHING, LOSING), module);
      }
      assertEquals("0", ask(OBJECTS));
      assertTrue(migrations.migrate(ServiceModule.all()) > 40);
      assertEquals(full, fingerprints());
      assertEquals(List.of(), migrations.validate(ServiceModule.all()));
    }
  }

  @Test
  void every_workspace_table_of_every_module_is_held_to_the_seal() throws SQLException {
    var isolated = ask(HELD_TO_THE_SEAL.formatted(""));
    assertTrue(Integer.parseInt(isolated) > 30, isolated);
    assertEquals(isolated, ask(HELD_TO_THE_SEAL.formatted("platform.sealed(")));
  }

  /// The kinds of data that modules registered for retention are rows of platform.
  @Test
  void rows_that_a_module_registered_in_platform_are_lost_only_when_told_to() throws SQLException {
    var full = fingerprints();
    for (var later : Map.of("workflow", 16, "health", 5).entrySet()) {
      var refused =
          assertInstanceOf(
              Refused.class,
              rollback.to(later.getKey(), later.getValue(), RollbackOptions.DEFAULT));
      assertEquals(Reason.DATA_LOSS, refused.reason(), refused.toString());
      assertInstanceOf(Done.class, rollback.to(later.getKey(), later.getValue(), LOSING));
    }
    assertInstanceOf(Done.class, rollback.to("catalog", 11, LOSING));
    migrations.migrate(ServiceModule.all());
    assertEquals(full, fingerprints());
    assertEquals(List.of(), migrations.validate(ServiceModule.all()));
  }

  /// Rolls each version of each service back on its own; other modules stay unchanged.
  private void stepByStep() throws SQLException {
    var kept =
        "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM platform.workspace_members t";
    var members = ask(kept);
    for (var module : DOWNWARDS.subList(0, DOWNWARDS.size() - 1)) {
      var versions = versions(module);
      for (int i = versions.size() - 2; i >= 0; i--) {
        int to = versions.get(i);
        var result = rollback.to(module, to, LOSING);
        assertInstanceOf(Done.class, result, () -> module + " to " + to + ": " + result);
      }
    }
    assertEquals(members, ask(kept));
  }

  @Test
  void the_catalogue_goes_back_to_version_3_and_forward_with_every_surviving_row()
      throws SQLException {
    run(ROWS);
    var full = fingerprints();
    for (var table : tables()) {
      run("CREATE TABLE kept.\"%1$s\" AS SELECT to_jsonb(t) AS row FROM %1$s t".formatted(table));
    }
    var refused =
        assertInstanceOf(Refused.class, rollback.to("catalog", 3, RollbackOptions.DEFAULT));
    assertEquals(Reason.DATA_LOSS, refused.reason(), refused.toString());
    assertInstanceOf(Done.class, rollback.to("catalog", 3, LOSING.archiving()));
    var survived = tables();
    assertTrue(survived.contains("catalog.entities") && survived.size() > 30, "" + survived);
    assertTrue(!survived.contains("catalog.integration_connections"));
    for (var table : survived) {
      assertEquals(kept(table), rows(table), table);
    }
    assertEquals("600", ask("SELECT count(*) FROM catalog.entities"));
    var back = rows("catalog.entities");
    migrations.migrate(ServiceModule.all());
    assertEquals(full, fingerprints());
    assertEquals(kept("catalog.entities"), rows("catalog.entities"));
    assertTrue(!back.isEmpty());
  }

  /// Lists the tables except the records of migrations, and the definitions that U005 says it
  /// deletes.
  private List<String> tables() throws SQLException {
    return List.of(ask(TABLES).split(",", -1));
  }

  private String rows(String table) throws SQLException {
    return ask(
        "SELECT count(*) || coalesce(md5(string_agg(to_jsonb(t)::text, '|' ORDER BY to_jsonb(t)::text)), '') FROM %s t"
            .formatted(table));
  }

  /// Returns the previous rows, in the columns that the table has now.
  private String kept(String table) throws SQLException {
    return ask(
        """
        SELECT count(*) || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') FROM (
          SELECT (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(k.row) e JOIN pg_attribute a ON a.attname = e.key
                   WHERE a.attrelid = '%1$s'::regclass AND a.attnum > 0 AND NOT a.attisdropped) AS r FROM kept."%1$s" k) rows
        """
            .formatted(table));
  }

  private void run(String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void platform_stays_while_services_need_it() throws SQLException {
    var refused =
        assertInstanceOf(Refused.class, rollback.to("platform", Rollback.TO_NOTHING, LOSING));
    assertEquals(Reason.NEEDED_BY_MODULE, refused.reason());
    assertEquals(10, refused.details().size(), refused.toString());
  }

  private List<Integer> versions(String module) throws SQLException {
    try (var connection = database.superuser().getConnection()) {
      return MigrationHistory.read(connection).stream()
          .filter(entry -> entry.module().equals(module))
          .map(entry -> Integer.valueOf(entry.version()))
          .toList();
    }
  }

  private Map<String, String> fingerprints() throws SQLException {
    var all = new TreeMap<String, String>();
    try (var connection = database.superuser().getConnection()) {
      for (var module : DOWNWARDS) {
        all.put(module, CatalogueSnapshot.of(connection, module).fingerprint());
      }
    }
    return all;
  }

  private String ask(String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }
}
