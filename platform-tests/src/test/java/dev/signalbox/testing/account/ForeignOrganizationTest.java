package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Tests that a foreign organization is answered like a missing one, also while another transaction
/// locks its rows.
@MicronautTest(transactional = false)
class ForeignOrganizationTest extends ServiceTest {
  private static final String GLOBEX = "b0000000-0000-4000-8000-0000000000bb";
  private static final String WORKSPACE = "b0000000-0000-4000-8000-000000000001";

  @Test
  void status_body_and_time_reveal_nothing_while_its_rows_are_locked() throws Exception {
    var stranger = anonymous().with("Authorization", "Bearer " + TestTokens.valid("acme-owner"));
    assertEquals(200, stranger.get("/v1/organizations").status());
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM platform.organizations FOR UPDATE");
      statement.execute("SELECT FROM platform.workspaces FOR UPDATE");
      for (var route : routes()) {
        var foreign = timed(stranger, route, GLOBEX, WORKSPACE);
        var missing =
            timed(stranger, route, UUID.randomUUID().toString(), UUID.randomUUID().toString());
        assertEquals(404, foreign.answer.status(), route.toString());
        assertEquals(missing.answer.code(), foreign.answer.code());
        assertTrue(foreign.millis < 1_000, route + " took " + foreign.millis + " ms");
      }
      connection.rollback();
    }
  }

  /// Control: a member of the organization does wait for the lock.
  @Test
  void a_member_waits_for_the_lock() throws Exception {
    var owner = anonymous().with("Authorization", "Bearer " + TestTokens.valid("globex-owner"));
    assertEquals(200, owner.get("/v1/organizations").status());
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM platform.organizations FOR UPDATE");
      var waiting =
          timed(
              owner,
              new Route("PATCH", "/v1/workspaces/W", "{\"name\": \"N\"}"),
              GLOBEX,
              WORKSPACE);
      assertEquals(409, waiting.answer.status());
      assertTrue(waiting.millis > 1_000);
      assertEquals(200, owner.get("/v1/organizations/" + GLOBEX + "/members").status());
      connection.rollback();
    }
  }

  /// A request that resumes a workspace during its deletion has no effect.
  @Test
  void a_workspace_that_was_deleted_meanwhile_does_not_come_back() throws Exception {
    var owner = anonymous().with("Authorization", "Bearer " + TestTokens.valid("globex-owner"));
    var made =
        owner.post(
            "/v1/workspaces",
            "{\"organizationId\": \"" + GLOBEX + "\", \"name\": \"L\", \"slug\": \"late\"}");
    assertEquals(201, made.status(), made.body());
    var id = made.json().path("id").asText();
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM platform.organizations FOR UPDATE");
      var resumed =
          threads.submit(() ->
              timed(
                  owner,
                  new Route("PATCH", "/v1/workspaces/W", "{\"status\": \"ACTIVE\"}"),
                  GLOBEX,
                  id));
      Thread.sleep(500); // the request waits for the organization now
      statement.execute(
          "UPDATE platform.workspaces SET status = 'DELETED' WHERE id = '" + id + "'");
      connection.commit();
      assertEquals(404, resumed.get().answer.status());
      try (var rows =
          statement.executeQuery(
              "SELECT status FROM platform.workspaces WHERE id = '" + id + "'")) {
        assertTrue(rows.next());
        assertEquals("DELETED", rows.getString(1));
      }
    }
  }

  @Test
  void a_slug_of_a_foreign_organization_is_available() {
    var stranger = anonymous().with("Authorization", "Bearer " + TestTokens.valid("acme-viewer"));
    var body = "{\"name\": \"Mine\", \"slug\": \"globex\"}";
    var taken = stranger.post("/v1/organizations", body);
    assertEquals(201, taken.status(), taken.body());
    assertEquals("globex", taken.json().path("slug").asText());
  }

  private record Route(String method, String path, String body) {}

  private record Timed(Api.Answer answer, long millis) {}

  private static List<Route> routes() {
    return List.of(
        new Route("GET", "/v1/organizations/O/members", ""),
        new Route("GET", "/v1/organizations/O/deletions", ""),
        new Route("DELETE", "/v1/organizations/O", ""),
        new Route("PATCH", "/v1/workspaces/W", "{\"name\": \"N\"}"),
        new Route("DELETE", "/v1/workspaces/W", ""),
        new Route(
            "POST",
            "/v1/workspaces",
            "{\"organizationId\": \"O\", \"name\": \"n\", \"slug\": \"n\"}"),
        new Route("DELETE", "/v1/organizations/O/members/" + UUID.randomUUID(), ""));
  }

  private static Timed timed(Api api, Route route, String organization, String workspace) {
    long begun = System.nanoTime();
    var body = route.body().replace("\"O\"", "\"" + organization + "\"");
    var answer =
        api.send(
            route.method(),
            route.path().replace("/O", "/" + organization).replace("/W", "/" + workspace),
            body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8),
            "application/json");
    return new Timed(answer, (System.nanoTime() - begun) / 1_000_000);
  }
}
