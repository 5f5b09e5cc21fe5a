package dev.signalbox.catalog.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class ConnectionApiTest extends ServiceTest {
  private static final String HUBSPOT = "5b000000-0000-4000-8000-000000000001";
  private static final String STRIPE = "5b000000-0000-4000-8000-000000000003";

  @AfterEach
  void forget() throws SQLException {
    arrange("DELETE FROM catalog.integration_connections");
    arrange("UPDATE catalog.integration_definitions SET active = true");
  }

  @Test
  void a_new_connection_waits_for_its_authorization() {
    var made = open("EDITOR", HUBSPOT);
    assertEquals(201, made.status(), made.body());
    assertEquals("PENDING_AUTHORIZATION", made.json().path("status").asText());
    assertEquals("\"1\"", made.header("ETag"));
    var read = acme("VIEWER").get(made.header("Location"));
    assertEquals(made.json().path("id"), read.json().path("id"));
  }

  @Test
  void an_unknown_or_inactive_integration_is_rejected() throws SQLException {
    var unknown = open("EDITOR", "5b000000-0000-4000-8000-00000000ffff");
    assertEquals(422, unknown.status());
    assertEquals("reference-not-found", unknown.code());
    arrange("UPDATE catalog.integration_definitions SET active = false WHERE slug = 'stripe'");
    assertEquals("reference-not-found", open("EDITOR", STRIPE).code());
  }

  @Test
  void a_second_connection_to_the_same_integration_is_rejected() {
    open("EDITOR", HUBSPOT);
    var second = open("EDITOR", HUBSPOT);
    assertEquals(409, second.status());
    assertEquals("already-exists", second.code());
  }

  @Test
  void a_disconnected_connection_is_opened_again_with_the_same_id() {
    var id = opened();
    report(id, "{\"event\":\"AUTHORIZED\",\"externalAccountId\":\"portal-7\"}");
    assertEquals("DISCONNECTED", status(verb(id, "disconnect")));
    var again = open("EDITOR", HUBSPOT);
    assertEquals(201, again.status(), again.body());
    assertEquals(id, again.json().path("id").asText());
    assertTrue(again.json().path("externalAccountId").isNull());
    assertEquals("PENDING_AUTHORIZATION", status(again));
  }

  @Test
  void disconnecting_twice_changes_nothing_the_second_time() {
    var id = opened();
    var first = verb(id, "disconnect");
    var second = verb(id, "disconnect");
    assertEquals(200, second.status());
    assertEquals(first.header("ETag"), second.header("ETag"));
  }

  @Test
  void facts_move_a_connection_and_those_not_allowed_are_recorded_and_ignored() {
    var id = opened();
    assertFalse(report(id, "{\"event\":\"ESCALATED\"}").json().path("applied").asBoolean());
    var authorized = report(id, "{\"event\":\"AUTHORIZED\",\"nangoConnectionId\":\"n-1\"}");
    assertEquals("ACTIVE", authorized.json().at("/connection/status").asText());
    assertEquals("n-1", authorized.json().at("/connection/nangoConnectionId").asText());
    report(id, "{\"event\":\"REFRESH_FAILED\",\"reason\":\"token_expired\"}");
    var failing = report(id, "{\"event\":\"REFRESH_FAILED\"}").json().path("connection");
    assertEquals("DEGRADED", failing.path("status").asText());
    assertEquals(2, failing.path("failureCount").asInt());
    assertFalse(failing.path("failingSince").isNull());
    var history = acme("VIEWER").get("/v1/connections/" + id + "/events").json().path("items");
    assertEquals(4, history.size());
    assertFalse(history.path(3).path("applied").asBoolean());
  }

  @Test
  void a_verb_that_the_state_forbids_is_rejected() {
    var id = opened();
    assertEquals("illegal-transition", verb(id, "suspend").code());
    assertEquals(409, verb(id, "resume").status());
  }

  @Test
  void suspending_and_resuming_return_to_the_state_before() {
    var id = opened();
    report(id, "{\"event\":\"AUTHORIZED\"}");
    assertEquals("SUSPENDED", status(verb(id, "suspend")));
    assertEquals("ACTIVE", status(verb(id, "resume")));
  }

  @Test
  void a_verb_of_users_cannot_be_reported_as_a_fact() {
    assertEquals(422, report(opened(), "{\"event\":\"RESUMED\"}").status());
  }

  @Test
  void metadata_changes_only_with_the_revision_it_was_read_at() {
    var id = opened();
    var path = "/v1/connections/" + id;
    var body = "{\"connectionMetadata\":{\"note\":\"'; DROP TABLE x; --\"}}";
    assertEquals(428, acme("EDITOR").patch(path, body).status());
    var changed = acme("EDITOR").with("If-Match", "\"1\"").patch(path, body);
    assertEquals("'; DROP TABLE x; --", changed.json().at("/connectionMetadata/note").asText());
    assertEquals(412, acme("EDITOR").with("If-Match", "\"1\"").patch(path, body).status());
  }

  @Test
  void metadata_must_be_an_object_of_at_most_64_kibibytes() {
    var big = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
    assertEquals("wrong-type", openWith("[1]").code());
    assertEquals("invalid-value", openWith(big).code());
    assertEquals("unsafe-text", openWith("{\"a\":\"\\u0000\"}").code());
  }

  @Test
  void lists_filter_by_status_and_integration() {
    var id = opened();
    open("EDITOR", STRIPE);
    report(id, "{\"event\":\"AUTHORIZED\"}");
    assertEquals(2, count(""));
    assertEquals(1, count("?status=ACTIVE"));
    assertEquals(1, count("?integrationId=" + STRIPE));
    assertEquals(1, count("?limit=1"));
    assertEquals(400, acme("VIEWER").get("/v1/connections?status=NONSENSE").status());
  }

  @Test
  void another_tenant_meets_the_answer_of_a_missing_id() {
    var id = opened();
    var path = "/v1/connections/" + id;
    var body = "{\"connectionMetadata\":{}}";
    assertEquals(404, globex().get(path).status());
    assertEquals(404, globex().get(path + "/events").status());
    assertEquals(404, globex().with("If-Match", "\"1\"").patch(path, body).status());
    for (var verb : new String[] {"disconnect", "suspend", "resume"}) {
      assertEquals(404, globex().post(path + ":" + verb, "").status(), verb);
    }
    assertEquals(404, globex().post(path + ":report", "{\"event\":\"AUTHORIZED\"}").status());
    assertEquals(0, globex().get("/v1/connections").json().path("items").size());
    assertEquals(201, globex().post("/v1/connections", body(HUBSPOT)).status());
  }

  @Test
  void a_viewer_may_not_write() {
    var id = opened();
    assertEquals(403, open("VIEWER", STRIPE).status());
    assertEquals(403, acme("VIEWER").post("/v1/connections/" + id + ":disconnect", "").status());
  }

  private String opened() {
    return open("EDITOR", HUBSPOT).json().path("id").asText();
  }

  private Api.Answer open(String role, String integration) {
    return acme(role).post("/v1/connections", body(integration));
  }

  private Api.Answer openWith(String metadata) {
    return acme("EDITOR")
        .post(
            "/v1/connections",
            "{\"integrationId\":\"" + HUBSPOT + "\",\"connectionMetadata\":" + metadata + "}");
  }

  private static String body(String integration) {
    return "{\"integrationId\":\"" + integration + "\"}";
  }

  private Api.Answer verb(String id, String verb) {
    return acme("EDITOR").post("/v1/connections/" + id + ":" + verb, "");
  }

  private Api.Answer report(String id, String fact) {
    return acme("EDITOR").post("/v1/connections/" + id + ":report", fact);
  }

  private static String status(Api.Answer answer) {
    return answer.json().path("status").asText();
  }

  private int count(String query) {
    return acme("VIEWER").get("/v1/connections" + query).json().path("items").size();
  }

  private void arrange(String statement) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
