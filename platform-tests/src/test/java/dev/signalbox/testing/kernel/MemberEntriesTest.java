package dev.signalbox.testing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Tests that the denormalised rows of memberships agree with the identity and access tables at
/// each moment, despite concurrent changes.
class MemberEntriesTest {
  private static final String DERIVED =
      """
      SELECT i.issuer, i.subject, w.id, u.id, m.role::text
        FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
        JOIN platform.workspace_members m ON m.user_id = u.id
        JOIN platform.workspaces w ON w.id = m.workspace_id AND w.status = 'ACTIVE'
        JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
      """;
  private static final String DIFFERENCE =
      "SELECT count(*) FROM ((TABLE platform.member_entries EXCEPT %1$s) UNION ALL (%1$s EXCEPT TABLE platform.member_entries)) d"
          .formatted(DERIVED);
  private static final String JOIN =
      """
      INSERT INTO platform.workspace_members (workspace_id, user_id, role)
        SELECT '%s', i.user_id, 'VIEWER' FROM platform.user_identities i WHERE i.subject = 'acme-viewer'
      """
          .formatted(Organizations.GLOBEX);
  private static final String SUSPEND =
      "UPDATE platform.workspaces SET status = 'SUSPENDED' WHERE id = '%s'"
          .formatted(Organizations.GLOBEX);
  private static final String ENTRIES =
      "SELECT count(*) FROM platform.member_entries WHERE in_workspace = '%s'"
          .formatted(Organizations.GLOBEX);

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void rows_agree_with_the_identity_tables_after_any_change() throws SQLException {
    var changes =
        List.of(
            "UPDATE platform.users SET status = (ARRAY['ACTIVE', 'SUSPENDED', 'DELETED'])[1 + floor(random() * 3)] WHERE random() < 0.4",
            "UPDATE platform.workspaces SET status = (ARRAY['ACTIVE', 'SUSPENDED'])[1 + floor(random() * 2)] WHERE random() < 0.4",
            "UPDATE platform.organizations SET status = (ARRAY['ACTIVE', 'SUSPENDED'])[1 + floor(random() * 2)] WHERE random() < 0.4",
            "UPDATE platform.workspaces SET organization_id = (SELECT o.id FROM platform.organizations o WHERE o.id <> organization_id LIMIT 1) WHERE random() < 0.2",
            "DELETE FROM platform.workspace_members WHERE random() < 0.2",
            "INSERT INTO platform.workspace_members (workspace_id, user_id) SELECT w.id, u.id FROM platform.workspaces w, platform.users u WHERE random() < 0.3 ON CONFLICT DO NOTHING",
            "UPDATE platform.workspace_members SET role = (ARRAY['OWNER', 'VIEWER'])[1 + floor(random() * 2)] WHERE random() < 0.4",
            "UPDATE platform.workspace_members SET user_id = (SELECT u.id FROM platform.users u ORDER BY random() LIMIT 1) WHERE ctid = (SELECT min(ctid) FROM platform.workspace_members) AND random() < 0.1",
            "INSERT INTO platform.user_identities (user_id, issuer, subject) SELECT u.id, 'https://other.test', gen_random_uuid() FROM platform.users u WHERE random() < 0.3",
            "UPDATE platform.user_identities SET subject = subject || 'x' WHERE random() < 0.1",
            "UPDATE platform.user_identities SET user_id = (SELECT u.id FROM platform.users u ORDER BY random() LIMIT 1) WHERE random() < 0.2",
            "DELETE FROM platform.user_identities WHERE random() < 0.1");
    var random = new Random(29);
    try (var connection = superuser()) {
      for (int i = 0; i < 150; i++) {
        var change = changes.get(random.nextInt(changes.size()));
        try {
          run(connection, change);
        } catch (SQLException e) {
          // The moved membership existed already.
          assertTrue(String.valueOf(e.getMessage()).contains("workspace_members_pkey"), change + e);
        }
        assertEquals("0", one(connection, DIFFERENCE), change);
      }
      run(connection, "TRUNCATE platform.workspace_members CASCADE");
      assertEquals("0", one(connection, "SELECT count(*) FROM platform.member_entries"));
    }
  }

  @Test
  void a_member_who_joins_a_suspended_workspace_has_no_access() throws Exception {
    assertEquals("0", entriesAfter(JOIN, SUSPEND));
  }

  @Test
  void the_order_of_the_two_changes_does_not_matter() throws Exception {
    assertEquals("0", entriesAfter(SUSPEND, JOIN));
  }

  @Test
  void a_user_who_is_suspended_while_the_workspace_is_resumed_has_no_access() throws Exception {
    try (var connection = superuser()) {
      run(connection, JOIN);
      run(connection, SUSPEND);
    }
    var _ =
        entriesAfter(
            "UPDATE platform.users SET status = 'SUSPENDED' WHERE id IN (SELECT i.user_id FROM platform.user_identities i WHERE i.subject = 'acme-viewer')",
            "UPDATE platform.workspaces SET status = 'ACTIVE' WHERE id = '%s'"
                .formatted(Organizations.GLOBEX));
    try (var connection = superuser()) {
      assertEquals(
          "0", one(connection, ENTRIES + " AND subject = 'acme-viewer'"), "of the suspended user");
      assertEquals("1", one(connection, ENTRIES + " AND subject = 'globex-owner'"));
    }
  }

  @Test
  void without_serialized_changes_the_member_would_get_access() throws Exception {
    try (var connection = superuser()) {
      run(
          connection,
          """
          DO $do$ BEGIN
            EXECUTE replace(pg_get_functiondef('platform.settle_entries(uuid,uuid)'::regprocedure), 'LOCK TABLE platform.member_entries IN SHARE ROW EXCLUSIVE MODE', 'NULL');
          END $do$
          """);
    }
    assertFalse(entriesAfter(JOIN, SUSPEND).equals("0"));
  }

  @Test
  void other_isolation_levels_are_rejected() throws SQLException {
    try (var connection = superuser()) {
      connection.setAutoCommit(false);
      run(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      assertEquals("0A000", refusal(connection, SUSPEND));
    }
  }

  @Test
  void services_can_neither_read_nor_change_them() {
    try (var session = AppSession.open(database, "sample_app", Organizations.acme("OWNER"))) {
      for (var attack :
          List.of(
              "SELECT * FROM platform.member_entries",
              "INSERT INTO platform.member_entries VALUES ('i', 's', gen_random_uuid(), gen_random_uuid(), 'OWNER')",
              "DELETE FROM platform.member_entries",
              "LOCK TABLE platform.member_entries IN ACCESS SHARE MODE",
              "LOCK TABLE platform.event_salt IN ACCESS SHARE MODE",
              "LOCK TABLE platform.seal_keys IN ACCESS SHARE MODE",
              "SELECT platform.settle_entries(NULL, NULL)")) {
        assertEquals("42501", session.refusal(attack), attack);
      }
    }
  }

  /// Starts both changes before either ends: the first commits while the second runs.
  private String entriesAfter(String first, String second) throws Exception {
    try (var one = superuser();
        var other = superuser()) {
      one.setAutoCommit(false);
      run(one, first);
      var waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              run(other, second);
              return "";
            } catch (SQLException e) {
              return e.getSQLState();
            }
          });
      try {
        var _ = waiting.get(300, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // The second change waits for the first one.
      }
      one.commit();
      assertEquals("", waiting.get(10, TimeUnit.SECONDS));
      assertTrue(one(other, ENTRIES) != null);
      return one(other, ENTRIES);
    }
  }

  private Connection superuser() throws SQLException {
    return database.superuser().getConnection();
  }

  private static String refusal(Connection connection, String sql) {
    try {
      run(connection, sql);
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
