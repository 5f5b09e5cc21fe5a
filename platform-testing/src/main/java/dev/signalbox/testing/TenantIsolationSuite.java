package dev.signalbox.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Attacks each isolated table of a module, as listed by the catalogue, with select, insert, update
/// and delete, from its own, a foreign and no workspace; below the service, as its login role.
/// Every table has a negative control: without row-level security the same attack succeeds.
public abstract class TenantIsolationSuite extends ServiceTest {
  /// Fills every isolated table of the module's schema with at least one row of Acme's. A table
  /// that stays empty fails the suite, since nothing would be proven about it.
  protected abstract void arrange(Api acmeOwner);

  @BeforeAll
  void fill() {
    arrange(acme("OWNER"));
  }

  @Test
  void every_table_with_a_workspace_is_isolated() {
    assertFalse(tables().isEmpty());
    assertEquals(
        List.of(),
        superuser(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
             WHERE c.relnamespace = '%s'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """
                .formatted(service().schema())));
  }

  @TestFactory
  Stream<DynamicContainer> each_table() {
    return tables().stream().map(table -> dynamicContainer(table, attacksOn(table)));
  }

  private List<DynamicNode> attacksOn(String table) {
    return List.of(
        dynamicTest("has rows to attack", () -> assertNotEquals("0", countAsSuperuser(table))),
        dynamicTest(
            "its workspace sees all of them",
            () -> assertEquals(countAsSuperuser(table), own("SELECT count(*) FROM " + table))),
        dynamicTest(
            "another workspace sees none",
            () -> assertEquals("0", foreign("SELECT count(*) FROM " + table))),
        dynamicTest(
            "a transaction without a context sees none",
            () -> assertEquals("0", nobody("SELECT count(*) FROM " + table))),
        dynamicTest(
            "another workspace updates none",
            () ->
                assertNothingChanged(
                    foreign("UPDATE " + table + " SET workspace_id = workspace_id"))),
        dynamicTest(
            "a transaction without a context updates none",
            () ->
                assertNothingChanged(
                    nobody("UPDATE " + table + " SET workspace_id = workspace_id"))),
        dynamicTest(
            "another workspace deletes none",
            () -> assertNothingChanged(foreign("DELETE FROM " + table))),
        dynamicTest(
            "a transaction without a context deletes none",
            () -> assertNothingChanged(nobody("DELETE FROM " + table))),
        dynamicTest(
            "another workspace inserts none",
            () -> assertEquals("42501", foreign(copyOfFirstRow(table)))),
        dynamicTest(
            "a transaction without a context inserts none",
            () -> assertEquals("42501", nobody(copyOfFirstRow(table)))),
        dynamicTest(
            "a row cannot be moved to another workspace",
            () ->
                assertEquals(
                    "42501",
                    own("UPDATE " + table + " SET workspace_id = '" + Organizations.GLOBEX + "'"))),
        dynamicTest(
            "negative control: without row-level security the attack succeeds",
            () -> control(table)));
  }

  private void control(String table) {
    superuser("ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
    try {
      assertEquals(countAsSuperuser(table), foreign("SELECT count(*) FROM " + table));
    } finally {
      superuser("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
    }
  }

  /// Checks that no row changed, or that the privilege is missing.
  private static void assertNothingChanged(String outcome) {
    assertEquals("", outcome.replaceAll("^(0|42501)$", ""), outcome);
  }

  private String own(String sql) {
    try (var session =
        AppSession.open(database(), service().appRole(), Organizations.acme("OWNER"))) {
      return outcome(session, sql);
    }
  }

  private String foreign(String sql) {
    try (var session = AppSession.open(database(), service().appRole(), Organizations.globex())) {
      return outcome(session, sql);
    }
  }

  private String nobody(String sql) {
    try (var session = AppSession.open(database(), service().appRole())) {
      return outcome(session, sql);
    }
  }

  /// Returns the first value, the number of changed rows, or the SQLSTATE of the failure.
  private static String outcome(AppSession session, String sql) {
    try {
      return session.query(sql).getFirst();
    } catch (AppSession.Refused refused) {
      return refused.state();
    }
  }

  private List<String> tables() {
    return superuser(
        """
        SELECT c.oid::regclass::text FROM pg_class c
         WHERE c.relnamespace = '%s'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'workspace_isolation') ORDER BY 1
        """
            .formatted(service().schema()));
  }

  private String countAsSuperuser(String table) {
    return superuser(
            "SELECT count(*) FROM " + table + " WHERE workspace_id = '" + Organizations.ACME + "'")
        .getFirst();
  }

  /// Builds an INSERT that copies one of Acme's rows without its generated columns; row-level
  /// security must stop it before any constraint could answer.
  private String copyOfFirstRow(String table) {
    var columns =
        superuser(
                """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                 WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                """
                    .formatted(table))
            .getFirst();
    var row =
        superuser(
                "SELECT quote_literal(to_jsonb(t)::text) FROM "
                    + table
                    + " t WHERE workspace_id = '"
                    + Organizations.ACME
                    + "' LIMIT 1")
            .getFirst();
    return "INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_record(NULL::%s, %s::jsonb)"
        .formatted(table, columns, columns, table, row);
  }

  private List<String> superuser(String sql) {
    try (Connection connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      var rows = new ArrayList<String>();
      if (statement.execute(sql)) {
        try (var result = statement.getResultSet()) {
          while (result.next()) {
            rows.add(result.getString(1));
          }
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Returns an id that does not exist anywhere, for arranging data.
  protected static String missingId() {
    return UUID.randomUUID().toString();
  }
}
