package dev.signalbox.workflow.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class LeaseSweepTest extends WorkTest {
  @Inject private LeaseSweep sweep;

  @Test
  void expired_leases_of_every_workspace_are_reclaimed() {
    order("");
    claimOne();
    var foreign = "{\"items\":[{\"type\":\"A\",\"content\":\"\"}]}";
    ok(globex().post("/v1/work-orders", foreign));
    ok(globex().post("/v1/work-items:claim", "{\"agentId\":\"g\"}"));
    leasesRunOut();
    sweep.run();
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_leases"));
    assertEquals(List.of("TIMEOUT", "TIMEOUT"), inspect("SELECT status FROM workflow.attempts"));
    assertEquals(1, claim(10).size());
  }

  @Test
  void an_unexpired_lease_is_not_reclaimed() {
    order("");
    claimOne();
    sweep.run();
    assertEquals(List.of("1"), inspect("SELECT count(*) FROM workflow.work_leases"));
  }

  @Test
  void the_scan_returns_workspace_ids_and_the_app_role_sees_no_lease_without_a_context()
      throws SQLException {
    order("");
    claimOne();
    leasesRunOut();
    try (var connection = database().app(service().appRole()).getConnection();
        var statement = connection.createStatement()) {
      try (var result =
          statement.executeQuery(
              "SELECT workflow.workspaces_with_lost_leases('%s')"
                  .formatted(AppSession.proof(connection, "lost-leases")))) {
        assertTrue(result.next());
        assertEquals("a0000000-0000-4000-8000-000000000001", result.getString(1));
      }
      try (var result = statement.executeQuery("SELECT count(*) FROM workflow.work_leases")) {
        assertTrue(result.next());
        assertEquals(0, result.getInt(1));
      }
      var refused =
          assertThrows(
              SQLException.class,
              () -> statement.execute("SELECT workflow.workspaces_with_lost_leases('')"));
      assertEquals("42501", refused.getSQLState());
    }
  }
}
