package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.lint.MigrationLint;
import dev.signalbox.testing.schema.Schema;
import dev.signalbox.testing.schema.SchemaPage;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each migration of a module: written as the house asks, and taken back exactly by its undo
/// script.
public abstract class MigrationSuite {
  /// The schema whose scripts are examined.
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
    }
  }

  @TestFactory
  Stream<DynamicTest> every_step_can_be_taken_back_and_again() throws SQLException {
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
      var before = fingerprint(connection);
      inOneTransaction(connection, up);
      var after = fingerprint(connection);
      inOneTransaction(connection, down);
      assertEquals(before, fingerprint(connection), "after " + undoOf(name));
      inOneTransaction(connection, up);
      assertEquals(after, fingerprint(connection), "after " + name + " again");
    }
  }

  private static void inOneTransaction(Connection connection, String script) throws SQLException {
    connection.setAutoCommit(false);
    run(connection, script);
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  /// Everything the catalogue says about the module and the platform, one object a line.
  private String fingerprint(Connection connection) throws SQLException {
    return String.join(
        "\n",
        query(
            connection,
            """
            WITH n AS (SELECT oid FROM pg_namespace WHERE nspname IN ('platform', '%s')),
            c AS (SELECT c.* FROM pg_class c JOIN n ON n.oid = c.relnamespace)
            SELECT 'relation ' || c.oid::regclass || ' ' || relkind::text || ' ' || relrowsecurity::text || relforcerowsecurity::text || ' ' || pg_get_userbyid(relowner) FROM c WHERE relkind NOT IN ('i', 'I')
            UNION ALL SELECT 'column ' || a.attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || attgenerated::text || attidentity::text
              FROM pg_attribute a JOIN c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v') LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE attnum > 0 AND NOT attisdropped
            UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN c ON c.oid = k.conrelid
            UNION ALL SELECT 'domain check ' || contypid::regtype || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN n ON n.oid = k.connamespace WHERE contypid <> 0
            UNION ALL SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN c ON c.oid = i.indrelid
            UNION ALL SELECT 'policy ' || polrelid::regclass || ' ' || polname || polcmd::text || polpermissive::text || coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') || (SELECT string_agg(pg_get_userbyid(r), ',' ORDER BY 1) FROM unnest(polroles) r) FROM pg_policy JOIN c ON c.oid = polrelid
            UNION ALL SELECT 'function ' || p.oid::regprocedure || ' ' || pg_get_userbyid(proowner) || ' ' || pg_get_functiondef(p.oid) FROM pg_proc p JOIN n ON n.oid = p.pronamespace WHERE prokind = 'f'
            UNION ALL SELECT 'function grant ' || p.oid::regprocedure || ' ' || grantee::regrole || ' ' || privilege_type FROM pg_proc p JOIN n ON n.oid = p.pronamespace, aclexplode(p.proacl) WHERE grantee <> 0
            UNION ALL SELECT 'grant ' || c.oid::regclass || ' ' || grantee || ' ' || privilege_type FROM c, aclexplode(c.relacl)
            UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN c ON c.oid = t.tgrelid WHERE NOT tgisinternal
            UNION ALL SELECT 'comment ' || c.oid::regclass || '.' || coalesce(a.attname, '') || ' ' || description FROM pg_description d JOIN c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
            UNION ALL SELECT 'schema grant ' || nspname || ' ' || grantee || ' ' || privilege_type FROM pg_namespace s JOIN n ON n.oid = s.oid, aclexplode(s.nspacl)
            ORDER BY 1
            """
                .formatted(schema())));
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }

  private static String undoOf(String name) {
    return name.replaceFirst("^V", "U");
  }

  /// File name to text, in order; from a folder or a jar.
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
