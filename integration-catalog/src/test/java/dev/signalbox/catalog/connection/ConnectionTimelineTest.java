package dev.signalbox.catalog.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.EventLog;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class ConnectionTimelineTest extends ServiceTest {
  private static final String HUBSPOT = "5b000000-0000-4000-8000-000000000001";
  private final EventLog log = new EventLog(database());
  private String id = "";

  @BeforeEach
  void openOneConnection() throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM catalog.integration_connections");
    }
    id = open(acme("EDITOR")).json().path("id").asText();
  }

  private static Api.Answer open(Api api) {
    return api.post("/v1/connections", "{\"integrationId\":\"" + HUBSPOT + "\"}");
  }

  /// Calls a verb and returns its request id.
  private String verb(String verb, String body, int status) {
    var request = UUID.randomUUID().toString();
    var answer =
        acme("EDITOR")
            .with("X-Request-Id", request)
            .post("/v1/connections/" + id + ":" + verb, body);
    assertEquals(status, answer.status(), answer.body());
    return request;
  }

  private List<String> types() {
    var types = new ArrayList<String>();
    timeline("").path("items").forEach(event -> types.add(event.path("type").asText()));
    return types;
  }

  private JsonNode timeline(String query) {
    return acme("VIEWER").get("/v1/connections/" + id + "/timeline" + query).json();
  }

  @Test
  void every_change_of_status_is_an_event_of_its_request_and_actor() {
    var request = verb("report", "{\"event\":\"AUTHORIZED\",\"reason\":\"secret words\"}", 200);
    var noted = log.of(request);
    assertEquals(1, noted.size());
    var event = noted.getFirst();
    assertEquals("CONNECTION.AUTHORIZED.ACTIVE", event.type());
    assertEquals(List.of("connection:" + id, "integration:" + HUBSPOT), event.tags());
    assertTrue(event.actor().startsWith("user:"), event.actor());
    assertFalse(event.data().contains("secret"), event.data());
    var shown = timeline("").at("/items/0");
    assertEquals(event.type(), shown.path("type").asText());
    assertEquals(request, shown.path("correlationId").asText());
    assertEquals("PENDING_AUTHORIZATION", shown.at("/data/from").asText());
  }

  @Test
  void the_timeline_lists_all_verbs_and_facts_newest_first() {
    verb("report", "{\"event\":\"ESCALATED\"}", 200);
    verb("report", "{\"event\":\"AUTHORIZED\"}", 200);
    verb("suspend", "{}", 200);
    verb("resume", "{}", 200);
    verb("disconnect", "{}", 200);
    verb("disconnect", "{}", 200);
    assertEquals(201, open(acme("EDITOR")).status());
    assertEquals(
        List.of(
            "CONNECTION.REOPENED.PENDING_AUTHORIZATION",
            "CONNECTION.DISCONNECTED.DISCONNECTED",
            "CONNECTION.RESUMED.ACTIVE",
            "CONNECTION.SUSPENDED.SUSPENDED",
            "CONNECTION.AUTHORIZED.ACTIVE",
            "CONNECTION.ESCALATED.IGNORED",
            "CONNECTION.OPENED.PENDING_AUTHORIZATION"),
        types());
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void a_rejected_verb_leaves_no_event() {
    assertEquals(List.of(), log.of(verb("suspend", "{}", 409)));
    verb("report", "{\"event\":\"AUTHORIZED\"}", 200);
    assertEquals(1, log.of(verb("suspend", "{}", 200)).size(), "an allowed one does");
  }

  @Test
  void pages_follow_each_other_and_a_cursor_fits_its_timeline_only() {
    verb("report", "{\"event\":\"AUTHORIZED\"}", 200);
    verb("suspend", "{}", 200);
    var first = timeline("?limit=2");
    var cursor = first.path("next").asText();
    var second = timeline("?limit=2&cursor=" + cursor);
    assertEquals("CONNECTION.OPENED.PENDING_AUTHORIZATION", second.at("/items/0/type").asText());
    assertEquals(1, second.path("items").size());
    assertTrue(second.path("next").isNull());
    var elsewhere = acme("VIEWER").get("/v1/connections?cursor=" + cursor);
    assertEquals("invalid-cursor", elsewhere.code());
  }

  @Test
  void another_workspace_finds_neither_the_timeline_nor_the_events() {
    assertEquals(404, globex().get("/v1/connections/" + id + "/timeline").status());
    assertEquals(
        404, acme("VIEWER").get("/v1/connections/" + UUID.randomUUID() + "/timeline").status());
    assertEquals(200, acme("VIEWER").get("/v1/connections/" + id + "/timeline").status());
    assertEquals(
        List.of("0"),
        count(AppSession.open(database(), service().appRole(), Organizations.globex())));
    assertEquals(
        List.of("1"),
        count(AppSession.open(database(), service().appRole(), Organizations.acme("VIEWER"))));
  }

  private List<String> count(AppSession opened) {
    try (var session = opened) {
      return session.query(
          "SELECT count(*) FROM platform.events WHERE 'connection:" + id + "' = ANY (tags)");
    }
  }
}
