package dev.signalbox.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api;

/// Holds one object of each kind that the service stores, created through its API.
record CatalogData(
    String connection,
    String entityType,
    String entity,
    String workflow,
    String flow,
    String event) {

  static final String WORKFLOW =
      """
      {"workflowName": "Onboarding", "workflowSteps": [{"id": "a", "type": "call"}]}
      """;
  static final String FLOW =
      """
      {"name": "Contacts", "source": {"system": "hubspot"}, "target": {"system": "crm"}}
      """;
  static final String EVENT =
      """
      {"eventType": "contact.changed", "source": "hubspot", "occurredAt": "2026-11-01T00:00:00Z"}
      """;

  static CatalogData create(Api api) {
    var connection =
        id(
            api.post(
                "/v1/connections",
                "{\"integrationId\": \"5b000000-0000-4000-8000-000000000001\"}"));
    var reported =
        api.post(
            "/v1/connections/" + connection + ":report",
            "{\"event\": \"AUTHORIZED\", \"nangoConnectionId\": \"n1\", \"externalAccountId\": \"a1\"}");
    assertEquals(200, reported.status(), reported.body());
    var type =
        id(
            api.post(
                "/v1/entity-types",
                "{\"key\": \"contact\", \"name\": \"Contact\", \"matchAttribute\": \"email\", \"openAttributes\": true}"));
    var uploaded =
        api.postLines(
            "/v1/entities:bulk-upsert?connectionId=" + connection,
            """
            {"entityType": "contact", "externalId": "x-1", "syncVersion": 1, "observedAt": "2026-11-01T00:00:00Z", "attributes": {"email": "a@b.test", "name": "A"}}
            """);
    assertEquals(200, uploaded.status(), uploaded.body());
    var entity = api.get("/v1/entities").json().at("/items/0/id").asText();
    return new CatalogData(
        connection,
        type,
        entity,
        id(api.post("/v1/business-workflows", WORKFLOW)),
        id(api.post("/v1/data-flows", FLOW)),
        id(api.post("/v1/integration-events", EVENT)));
  }

  private static String id(Api.Answer answer) {
    assertEquals(201, answer.status(), answer.body());
    return answer.json().path("id").asText();
  }
}
