package dev.signalbox.testing.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.Bootstrap;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.RolePasswords;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.GeneratedPage;
import dev.signalbox.testing.PageDifference;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that the pages of the schemas detect changes: each test plants what must be named.
class SchemaPageTest {
  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void objects_without_a_comment_are_named_by_kind() throws SQLException {
    assertEquals(List.of(), read("platform").undescribed());
    run(
        """
        CREATE TABLE platform.planted (id integer PRIMARY KEY, note text);
        COMMENT ON TABLE platform.planted IS 'Described.';
        COMMENT ON COLUMN platform.planted.id IS 'Described.';
        CREATE TABLE platform.bare (id integer);
        COMMENT ON COLUMN platform.bare.id IS ' ';
        CREATE VIEW platform.seen AS SELECT id FROM platform.planted;
        CREATE FUNCTION platform.planted_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE DOMAIN platform.planted_domain AS text;
        COMMENT ON SCHEMA platform IS NULL;
        """);
    assertEquals(
        List.of(
            "schema platform",
            "table platform.bare",
            "view platform.seen",
            "column platform.bare.id",
            "column platform.planted.note",
            "column platform.seen.id",
            "function platform.planted_trigger()",
            "domain platform.planted_domain"),
        read("platform").undescribed());
  }

  @Test
  void no_line_of_the_sql_in_force_is_wider_than_a_screen() throws SQLException {
    for (var schema : List.of("platform", "sample")) {
      try (var connection = database.superuser().getConnection()) {
        assertEquals(
            List.of(),
            SchemaSql.of(connection, schema).lines().filter(line -> line.length() > 140).toList());
      }
    }
  }

  @Test
  void a_changed_column_is_named_with_its_table() throws SQLException {
    var before = page("platform");
    run("ALTER TABLE platform.users ALTER COLUMN display_name SET DEFAULT 'Nobody'");
    var differences = PageDifference.between(before, page("platform"));
    assertEquals(3, differences.size(), differences.toString());
    assertEquals("### users", differences.getFirst());
    assertTrue(differences.get(1).startsWith("- | `display_name` "), differences.toString());
    assertTrue(differences.getLast().contains("'Nobody'"), differences.toString());
  }

  @Test
  void a_page_that_differs_fails_with_the_line() throws SQLException {
    run("COMMENT ON TABLE platform.users IS 'Changed by hand.'");
    var message = refusalOf("reference/schema/platform.md", page("platform"));
    assertTrue(message.contains("### users\n"), message);
    assertTrue(message.contains("+ Changed by hand."), message);
  }

  @Test
  void each_kind_of_change_shows_on_the_page() throws SQLException {
    for (var change :
        List.of(
            "CREATE INDEX planted_idx ON platform.users (created_at)",
            "ALTER TABLE platform.users ADD CONSTRAINT planted CHECK (true) NOT VALID",
            "CREATE POLICY planted ON platform.users FOR SELECT TO sample_app USING (true)",
            "ALTER POLICY sealed_workspace ON platform.api_keys USING (true)",
            "ALTER TABLE platform.api_keys NO FORCE ROW LEVEL SECURITY",
            "GRANT SELECT (password_hash) ON platform.users TO sample_app",
            "DROP TRIGGER audit_log_append_only ON platform.audit_log",
            "GRANT EXECUTE ON FUNCTION platform.key_ids(text) TO PUBLIC",
            "ALTER FUNCTION platform.isolate(regclass, text) SECURITY DEFINER",
            "ALTER DOMAIN platform.api_key_status DROP CONSTRAINT api_key_status_check")) {
      var before = page("platform");
      run(change);
      assertFalse(PageDifference.between(before, page("platform")).isEmpty(), change);
    }
  }

  @Test
  void the_platform_page_is_the_same_whichever_services_are_installed() throws SQLException {
    var other = TestPostgres.emptyDatabase();
    var planted = new ServiceModule("planted", "planted", "planted_app", 0, "none");
    try (var connection = other.superuser().getConnection()) {
      var _ = Bootstrap.run(connection, List.of(planted), RolePasswords.none());
    }
    new Migrations(other.migrator(), Observations.logOnly()).migrate(List.of());
    try (var connection = other.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET ROLE signalbox_owner; SELECT platform.serve_accounts('planted')");
      statement.execute("RESET ROLE");
      assertEquals(List.of("planted_app", "sample_app"), appRoles(connection));
      assertEquals(page("platform"), SchemaPage.of(Schema.read(connection, "platform")));
    }
  }

  @Test
  void a_grant_that_no_service_has_any_more_shows_on_the_platform_page() throws SQLException {
    var before = page("platform");
    assertFalse(before.contains("sample_app"), before);
    run("REVOKE ALL ON platform.workspaces FROM sample_app");
    assertEquals(
        List.of("### workspaces", "- - granted to every service: SELECT"),
        PageDifference.between(before, page("platform")));
  }

  @Test
  void partitions_are_left_out() throws SQLException {
    run(
        """
        CREATE TABLE sample.parted (id integer PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE sample.parted_one PARTITION OF sample.parted FOR VALUES FROM (1) TO (2);
        """);
    var page = page("sample");
    assertTrue(page.contains("- partitioned: `RANGE (id)`"), page);
    assertFalse(page.contains("parted_one"), page);
  }

  @Test
  void the_ends_of_a_line_show_the_cardinality() throws SQLException {
    run(
        """
        CREATE TABLE sample.many (id integer PRIMARY KEY, other integer REFERENCES sample.many (id));
        CREATE TABLE sample.one (id integer PRIMARY KEY REFERENCES sample.many (id));
        """);
    var page = page("sample");
    assertTrue(page.contains("  many |o--o{ many : \"other\"\n"), page);
    assertTrue(page.contains("  many ||--o| one : \"id\"\n"), page);
    assertTrue(page.contains("  \"platform.workspaces\" ||--o{ notes : \"workspace_id\"\n"), page);
  }

  /// Compares only, also in a run that writes the pages.
  private static String refusalOf(String page, String content) {
    var mode = System.clearProperty("signalbox.docs");
    try {
      var failure =
          assertThrows(AssertionError.class, () -> GeneratedPage.assertCurrent(page, content));
      return String.valueOf(failure.getMessage());
    } finally {
      if (mode != null) {
        System.setProperty("signalbox.docs", mode);
      }
    }
  }

  private static List<String> appRoles(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT array_agg(app_role ORDER BY app_role) FROM platform.services")) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }

  private String page(String name) throws SQLException {
    return SchemaPage.of(read(name));
  }

  private Schema read(String name) throws SQLException {
    try (var connection = database.superuser().getConnection()) {
      return Schema.read(connection, name);
    }
  }

  private void run(String script) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }
}
