package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.migration.CatalogueSnapshot;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.lint.DefinedFunctions;
import dev.signalbox.testing.lint.MigrationLint;
import dev.signalbox.testing.schema.Schema;
import dev.signalbox.testing.schema.SchemaPage;
import dev.signalbox.testing.schema.SchemaSql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Checks each migration of a module: it follows the rules for migrations, and its undo script
/// restores the previous state exactly.
public abstract class MigrationSuite {
  private static final String FUNCTIONS =
      "SELECT pronamespace::regnamespace || '.' || proname, count(*) FROM pg_proc WHERE pronamespace = to_regnamespace(?) GROUP BY 1";

  /// Returns the schema whose scripts are checked.
  protected abstract String schema();

  @Test
  void every_script_has_its_undo_and_a_header() {
    var undo = scripts("undo");
    var scripts = scripts("migration");
    assertFalse(scripts.isEmpty());
    scripts.forEach((name, text) -> {
      assertTrue(name.matches("V\\d{3}__[a-z0-9_]+\\.sql"), name);
      assertTrue(
          undo.containsKey(undoOf(name)) || text.contains("-- irreversible:"),
          "no undo for " + name);
      assertTrue(text.startsWith("-- Purpose:"), "no header in " + name);
    });
  }

  @Test
  void every_object_is_described_and_the_page_of_the_schema_is_current() throws SQLException {
    try (var connection = TestPostgres.newDatabase().superuser().getConnection()) {
      var schema = Schema.read(connection, schema());
      assertEquals(List.of(), schema.undescribed(), "each needs a COMMENT in its migration");
      GeneratedPage.assertCurrent("reference/schema/" + schema() + ".md", SchemaPage.of(schema));
      GeneratedPage.assertCurrent(
          "reference/schema/" + schema() + ".sql", SchemaSql.of(connection, schema()));
    }
  }

  /// Compares the scripts with the migrated database, so that the text in force of each function is
  /// found in one script.
  @Test
  void every_function_is_defined_by_one_script() throws SQLException {
    var present = new TreeMap<String, Long>();
    try (var connection = TestPostgres.newDatabase().superuser().getConnection();
        var functions = connection.prepareStatement(FUNCTIONS)) {
      functions.setString(1, schema());
      try (var result = functions.executeQuery()) {
        while (result.next()) {
          present.put(result.getString(1), result.getLong(2));
        }
      }
    }
    assertEquals(present, DefinedFunctions.in(scripts("migration").values()));
  }

  /// Checks all backfills. The parser rejects a missing header, other parameters and a second
  /// statement; PostgreSQL rejects names without a schema, since the search path is empty.
  @Test
  void every_backfill_is_one_statement_that_returns_a_cursor_and_two_counts() throws SQLException {
    var backfills = new Backfills(TestPostgres.newDatabase().migrator(), Observations.logOnly());
    for (var script : BackfillScript.of(TestPostgres.services())) {
      if (script.module().equals(schema())) {
        assertEquals(Optional.empty(), backfills.check(script));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> every_migration_can_be_undone_and_applied_again() throws SQLException {
    var database = TestPostgres.emptyDatabase();
    if (!schema().equals("platform")) {
      new Migrations(database.migrator(), Observations.logOnly()).migrate(List.of());
    }
    return scripts("migration").entrySet().stream()
        .map(script ->
            dynamicTest(
                script.getKey(), () -> upDownUp(database, script.getKey(), script.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> the_lint_passes() throws SQLException, IOException {
    var database = TestPostgres.emptyDatabase();
    if (!schema().equals("platform")) {
      new Migrations(database.migrator(), Observations.logOnly()).migrate(List.of());
    }
    var exceptions = "";
    try (var in = MigrationSuite.class.getResourceAsStream("/db/lint/" + schema() + ".txt")) {
      exceptions = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return new MigrationLint(schema(), scripts("migration"), scripts("undo"))
        .run(database, exceptions).entrySet().stream()
            .map(file ->
                dynamicTest(
                    file.getKey(), () -> assertEquals("", String.join("\n", file.getValue()))));
  }

  private void upDownUp(TestDatabase database, String name, String up) throws SQLException {
    var down = Objects.requireNonNull(scripts("undo").get(undoOf(name)), name);
    try (var connection = database.migrator().getConnection()) {
      run(connection, "SET ROLE signalbox_owner");
      var before = catalogue(connection);
      apply(connection, up);
      var after = catalogue(connection);
      apply(connection, down);
      assertEquals(List.of(), catalogue(connection).differencesTo(before), "after " + undoOf(name));
      apply(connection, up);
      assertEquals(
          List.of(), catalogue(connection).differencesTo(after), "after " + name + " again");
    }
  }

  /// Runs a script in one transaction, like Flyway, unless the script cannot run in one.
  private static void apply(Connection connection, String script) throws SQLException {
    connection.setAutoCommit(script.contains(" CONCURRENTLY "));
    run(connection, script);
    connection.setAutoCommit(true);
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  /// Reads the catalogue of the module and of platform, which its scripts must not change.
  private CatalogueSnapshot catalogue(Connection connection) throws SQLException {
    var objects = new ArrayList<>(CatalogueSnapshot.of(connection, schema()).objects());
    if (!schema().equals("platform")) {
      objects.addAll(CatalogueSnapshot.of(connection, "platform").objects());
    }
    return new CatalogueSnapshot(objects);
  }

  private static String undoOf(String name) {
    return name.replaceFirst("^V", "U");
  }

  /// Returns file names and texts in order, from a folder or a jar.
  private Map<String, String> scripts(String kind) {
    var folder = "/db/" + kind + "/" + schema();
    try {
      var address =
          Objects.requireNonNull(MigrationSuite.class.getResource(folder), folder).toURI();
      if (address.getScheme().equals("jar")) {
        try (var jar = FileSystems.newFileSystem(address, Map.of())) {
          return read(jar.getPath(folder));
        }
      }
      return read(Path.of(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
