package dev.signalbox.operator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.tenant.Bytes;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccessExplanationTest {
  private static final TestDatabase DATABASE = TestPostgres.newDatabase();
  private static final UUID ACMES = UUID.fromString("a0000000-0000-4000-8000-00000000f00d");
  private static final UUID GLOBEXS = UUID.fromString("b0000000-0000-4000-8000-00000000f00d");
  private static final String TABLE = "health.integration_health_current";

  @BeforeAll
  static void a_row_each() throws SQLException {
    try (var connection = DATABASE.superuser().getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO health.integration_health_current (workspace_id, id, integration_id) VALUES (?, ?, 'x')")) {
      insert.setObject(1, Organizations.ACME);
      insert.setObject(2, ACMES);
      insert.execute();
      insert.setObject(1, Organizations.GLOBEX);
      insert.setObject(2, GLOBEXS);
      insert.execute();
    }
  }

  @Test
  void a_member_sees_why_and_how_many() throws SQLException {
    var lines = explain(Organizations.acme("VIEWER"), TABLE, null);
    assertTrue(lines.getFirst().contains("VIEWER"), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("workspace_isolation")), lines.toString());
    assertTrue(lines.getLast().startsWith("Sees 1 rows"), lines.toString());
    assertTrue(lines.size() <= 15, lines.toString());
  }

  @Test
  void own_rows_are_visible_and_foreign_rows_look_like_missing_ones() throws SQLException {
    var acme = Organizations.acme("VIEWER");
    assertTrue(explain(acme, TABLE, ACMES).getLast().startsWith("Sees " + ACMES));
    var foreign = explain(acme, TABLE, GLOBEXS).getLast().replace(GLOBEXS.toString(), "ID");
    var missingId = UUID.randomUUID();
    var missing = explain(acme, TABLE, missingId).getLast().replace(missingId.toString(), "ID");
    assertTrue(foreign.startsWith("Does not see") && foreign.equals(missing), foreign);
  }

  @Test
  void a_caller_who_is_not_a_member_sees_nothing() throws SQLException {
    var stranger = new Caller.Member(Organizations.ISSUER, "globex-owner", Organizations.ACME);
    assertTrue(explain(stranger, TABLE, null).getLast().startsWith("Sees nothing: not a member"));
    var key = new Caller.ApiKeyHolder("sbk_0123456789abcdef", Bytes.of(Hashes.sha256("x")));
    assertTrue(
        explain(key, TABLE, null).getLast().contains("unknown, revoked, expired or suspended"));
  }

  @Test
  void a_table_of_another_service_and_one_that_is_missing() throws SQLException {
    var acme = Organizations.acme("OWNER");
    assertTrue(explain(acme, "health.nothing", null).getLast().startsWith("There is no table"));
    assertTrue(explain(acme, "x; DROP TABLE y", null).getLast().startsWith("There is no table"));
    assertTrue(explain(acme, "platform.seal_keys", null).getLast().contains("may not read"));
  }

  private static List<String> explain(Caller caller, String table, @Nullable UUID id)
      throws SQLException {
    return AccessExplanation.of(
        DATABASE.app("health_app"), TestPostgres.ENTRY_KEY, caller, table, id);
  }
}
