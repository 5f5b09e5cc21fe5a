package dev.signalbox.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;

/// Holds one object of each kind that the service stores, created through its API: work that waits,
/// is in progress, was completed, was decided on and has failed; a template with its run; tools,
/// schemas, memory.
record WorkflowData(
    String order,
    JsonNode openClaim,
    String deadLetter,
    String template,
    String run,
    String connector,
    String tool,
    String capability,
    String schema,
    String eval,
    String memory) {

  static WorkflowData create(Api api) {
    var order =
        id(
            api.post(
                "/v1/work-orders",
                """
                {"items": [{"type": "DECIDED", "content": "a", "requiresApproval": true}, {"type": "DEAD", "content": "b", "maxAttempts": 1},
                           {"type": "OPEN", "content": "c"}, {"type": "WAITING", "content": "d"}]}
                """));
    var decided = claim(api, "DECIDED");
    ok(
        api.post(
            attempt(decided, "complete"),
            "{\"leaseToken\": %d, \"result\": {}}".formatted(decided.path("leaseToken").asLong())));
    created(
        api.post(
            "/v1/work-items/" + decided.path("workItemId").asText() + "/approvals",
            "{\"decision\": \"APPROVED\", \"policyVersion\": \"1\"}"));
    var dead = claim(api, "DEAD");
    ok(
        api.post(
            attempt(dead, "fail"),
            "{\"leaseToken\": %d, \"error\": \"x\"}".formatted(dead.path("leaseToken").asLong())));
    var open = claim(api, "OPEN");
    var template =
        id(
            api.post(
                "/v1/workflow-templates",
                """
                {"name": "two", "documentType": "INVOICE", "definition": {"nodes": [{"id": "a", "type": "FIRST"}, {"id": "b", "type": "SECOND", "dependsOn": ["a"]}]}}
                """));
    created(api.post("/v1/work-orders", "{\"templateId\": \"" + template + "\"}"));
    var connector = id(api.post("/v1/connectors", "{\"name\": \"mail\", \"type\": \"EMAIL\"}"));
    var tool =
        id(
            api.post(
                "/v1/tools",
                "{\"name\": \"send\", \"connectorId\": \""
                    + connector
                    + "\", \"schema\": {\"type\": \"object\"}}"));
    var capability =
        id(api.post("/v1/capabilities", "{\"name\": \"mail.send\", \"scope\": \"mail\"}"));
    var granted = api.put("/v1/tools/" + tool + "/capabilities/" + capability, "{}");
    assertEquals(2, granted.status() / 100, granted.body());
    return new WorkflowData(
        order,
        open,
        api.get("/v1/dead-letters").json().at("/items/0/id").asText(),
        template,
        api.get("/v1/runs").json().at("/items/0/id").asText(),
        connector,
        tool,
        capability,
        id(
            api.post(
                "/v1/schemas",
                "{\"name\": \"s\", \"version\": \"1\", \"documentType\": \"CHECKED\", \"schemaDefinition\": {\"type\": \"object\"}}")),
        id(
            api.post(
                "/v1/eval-results",
                "{\"workItemId\": \""
                    + open.path("workItemId").asText()
                    + "\", \"evaluationType\": \"accuracy\", \"score\": 0.5, \"passed\": true}")),
        id(
            api.post(
                "/v1/memory/docs",
                "{\"type\": \"KNOWLEDGE\", \"content\": \"something to remember\"}")));
  }

  String item() {
    return openClaim.path("workItemId").asText();
  }

  private static JsonNode claim(Api api, String type) {
    var answer =
        api.post(
            "/v1/work-items:claim",
            "{\"agentId\": \"agent\", \"types\": [\"" + type + "\"], \"leaseSeconds\": 3600}");
    ok(answer);
    return answer.json().at("/items/0");
  }

  private static String attempt(JsonNode claim, String verb) {
    return "/v1/work-items/"
        + claim.path("workItemId").asText()
        + "/attempts/"
        + claim.path("attemptId").asText()
        + ":"
        + verb;
  }

  private static void ok(Api.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
  }

  private static void created(Api.Answer answer) {
    assertEquals(201, answer.status(), answer.body());
  }

  private static String id(Api.Answer answer) {
    created(answer);
    return answer.json().path("id").asText();
  }
}
