package dev.signalbox.catalog.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
class FlowApiTest extends ServiceTest {
  private static final String WORKFLOW =
      """
      {"workflowName": "Lead to invoice", "triggerConditions": [{"type": "event"}],
       "workflowSteps": [{"id": "qualify", "type": "human"}, {"id": "bill", "type": "call", "dependsOn": ["qualify"]}],
       "systemIntegrations": [{"system": "hubspot"}], "automationRules": [{"condition": "score > 7", "action": "assign"}],
       "approvalChains": [{"approvers": ["sales-lead"]}]}
      """;
  private static final String FLOW =
      """
      {"name": "Contacts to billing", "source": {"system": "hubspot", "object": "contact"},
       "target": {"system": "stripe", "object": "customer"}, "syncRules": [{"field": "email"}],
       "schedule": {"every": "PT15M"}, "conflictResolution": {"strategy": "RECENCY"}}
      """;
  private static final String EVENT =
      """
      {"eventType": "deal.won", "source": "hubspot", "occurredAt": "2026-11-19T10:00:00Z", "data": {"amount": 1200.50}}
      """;

  @ParameterizedTest
  @CsvSource({"business-workflows", "data-flows", "integration-events"})
  void made_read_listed_replaced_and_deleted(String what) {
    var editor = acme("EDITOR");
    var made = editor.post("/v1/" + what, body(what));
    assertEquals(201, made.status(), made.body());
    var path = made.header("Location");
    assertEquals(made.json(), editor.get(path).json());
    assertTrue(
        editor
            .get("/v1/" + what + "?limit=200")
            .body()
            .contains(path.substring(path.length() - 36)));
    assertEquals(428, editor.put(path, body(what)).status());
    var replaced = editor.with("If-Match", made.header("ETag")).put(path, body(what));
    assertEquals("\"2\"", replaced.header("ETag"), replaced.body());
    assertEquals(412, editor.with("If-Match", "\"1\"").put(path, body(what)).status());
    assertEquals(412, editor.with("If-Match", "\"1\"").delete(path).status());
    assertEquals(204, editor.with("If-Match", "\"2\"").delete(path).status());
    assertEquals(404, editor.get(path).status());
  }

  @ParameterizedTest
  @CsvSource({"business-workflows", "data-flows", "integration-events"})
  void another_tenant_meets_the_answer_of_a_missing_id(String what) {
    var path = acme("EDITOR").post("/v1/" + what, body(what)).header("Location");
    var foreign = globex().with("If-Match", "\"1\"");
    assertEquals(404, foreign.get(path).status());
    assertEquals(404, foreign.put(path, body(what)).status());
    assertEquals(404, foreign.delete(path).status());
    assertEquals(0, foreign.get("/v1/" + what).json().path("items").size());
    assertEquals(200, acme("VIEWER").get(path).status());
  }

  @ParameterizedTest
  @CsvSource({"business-workflows", "data-flows", "integration-events"})
  void a_viewer_may_not_write(String what) {
    var path = acme("EDITOR").post("/v1/" + what, body(what)).header("Location");
    var viewer = acme("VIEWER").with("If-Match", "\"1\"");
    assertEquals(403, viewer.post("/v1/" + what, body(what)).status());
    assertEquals(403, viewer.put(path, body(what)).status());
    assertEquals(403, viewer.delete(path).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          business-workflows | {} | missing-field
          business-workflows | {"workflowName":""} | invalid-value
          business-workflows | {"workflowName":"x","workflowStatus":"ACTIVE"} | invalid-value
          business-workflows | {"workflowName":"x","workflowSteps":[{"id":"a"}]} | missing-field
          business-workflows | {"workflowName":"x","triggerConditions":{}} | wrong-type
          business-workflows | {"workflowName":"x","approvalChains":[{"approvers":[]}]} | wrong-type
          business-workflows | {"workflowName":"x","createdBy":"5b000000-0000-4000-8000-000000000001"} | unknown-field
          data-flows | {"name":"x","source":{"system":"a"}} | missing-field
          data-flows | {"name":"x","source":{},"target":{"system":"b"}} | missing-field
          data-flows | {"name":"x","source":{"system":"a"},"target":{"system":"b"},"schedule":{"cron":"never"}} | invalid-value
          data-flows | {"name":"x","source":{"system":"a"},"target":{"system":"b"},"errorCount":-1} | invalid-value
          data-flows | {"name":"x\\u0000","source":{"system":"a"},"target":{"system":"b"}} | unsafe-text
          integration-events | {"eventType":"x","source":"y","occurredAt":"+1000000-01-01T00:00:00Z"} | date-out-of-range
          integration-events | {"eventType":"x","source":"y","occurredAt":"2026-01-01T00:00:00Z","data":[]} | wrong-type
          integration-events | {"eventType":"x","source":"y","occurredAt":"2026-01-01T00:00:00Z","workflowTriggers":["5b000000-0000-4000-8000-000000000001"]} | reference-not-found
          """)
  void contradictory_values_are_rejected(String what, String body, String code) {
    var refused = acme("EDITOR").post("/v1/" + what, body);
    assertEquals(code, refused.code(), refused.body());
  }

  @Test
  void an_event_fails_then_is_processed_and_stays_so() {
    var editor = acme("EDITOR");
    var path = editor.post("/v1/integration-events", EVENT).header("Location");
    var failed =
        editor
            .with("If-Match", "\"1\"")
            .patch(path, "{\"processed\":false,\"errorMessage\":\"no such customer\"}");
    assertEquals(1, failed.json().path("processingAttempts").asInt(), failed.body());
    assertEquals("no such customer", failed.json().path("errorMessage").asText());
    var processed = editor.with("If-Match", "\"2\"").patch(path, "{\"processed\":true}");
    assertEquals(2, processed.json().path("processingAttempts").asInt(), processed.body());
    assertTrue(processed.json().path("errorMessage").isNull());
    var again = editor.with("If-Match", "\"3\"").patch(path, "{\"processed\":true}");
    assertEquals("illegal-transition", again.code());
    assertEquals(
        412, editor.with("If-Match", "\"1\"").patch(path, "{\"processed\":true}").status());
  }

  @Test
  void an_attempt_either_succeeds_or_has_an_error_message() {
    var editor = acme("EDITOR").with("If-Match", "\"1\"");
    var path = editor.post("/v1/integration-events", EVENT).header("Location");
    assertEquals(422, editor.patch(path, "{\"processed\":false}").status());
    assertEquals(422, editor.patch(path, "{\"processed\":true,\"errorMessage\":\"x\"}").status());
  }

  @Test
  void an_event_starts_workflows_that_exist() {
    var editor = acme("EDITOR");
    var workflow = editor.post("/v1/business-workflows", WORKFLOW).json().path("id").asText();
    var body = EVENT.strip().replaceFirst("}$", ",\"workflowTriggers\":[\"" + workflow + "\"]}");
    var made = editor.post("/v1/integration-events", body);
    assertEquals(workflow, made.json().at("/workflowTriggers/0").asText(), made.body());
    assertEquals("reference-not-found", globex().post("/v1/integration-events", body).code());
  }

  @Test
  void lists_filter_by_state() {
    var editor = acme("EDITOR");
    editor.post("/v1/data-flows", FLOW.strip().replaceFirst("}$", ",\"status\":\"disabled\"}"));
    assertEquals(1, editor.get("/v1/data-flows?status=disabled").json().path("items").size());
    assertEquals(0, editor.get("/v1/business-workflows?status=error").json().path("items").size());
    assertEquals(
        0, editor.get("/v1/integration-events?eventType=none").json().path("items").size());
    assertEquals(400, editor.get("/v1/integration-events?processed=maybe").status());
  }

  private static String body(String what) {
    return switch (what) {
      case "business-workflows" -> WORKFLOW;
      case "data-flows" -> FLOW;
      default -> EVENT;
    };
  }
}
