package dev.signalbox.launcher;

import dev.signalbox.platform.json.Json;
import org.jspecify.annotations.Nullable;

/// Creates the demo data of integration-catalog: connections in different states, companies that
/// two sources know, a business workflow, a data flow, and an event of a connected system.
final class DemoCatalog {
  private static final String INTEGRATION = "5b000000-0000-4000-8000-00000000000";

  private final DemoApi api;

  DemoCatalog(DemoApi api) {
    this.api = api;
  }

  void create() {
    if (isEmpty(Directory.ACME, "/v1/connections")) {
      connections();
    }
    for (var workspace : new String[] {Directory.ACME_STAGING, Directory.GLOBEX}) {
      if (isEmpty(workspace, "/v1/connections")) {
        var account = workspace.equals(Directory.GLOBEX) ? "portal-globex" : "portal-staging";
        report(connect(workspace, 1), workspace, "AUTHORIZED", account);
      }
    }
    if (isEmpty(Directory.ACME, "/v1/entities")) {
      companies();
    }
    if (isEmpty(Directory.ACME, "/v1/business-workflows")) {
      post("/v1/business-workflows", WORKFLOW);
    }
    if (isEmpty(Directory.ACME, "/v1/data-flows")) {
      post("/v1/data-flows", FLOW);
    }
    if (isEmpty(Directory.ACME, "/v1/integration-events")) {
      var workflow = api.get("catalog", Directory.ACME, "/v1/business-workflows?limit=1").path(0);
      post(
          "/v1/integration-events",
          """
          {"eventType": "invoice.received", "source": "gmail", "occurredAt": "2026-11-20T08:00:00Z",
           "data": {"number": "INV-1"}, "workflowTriggers": ["%s"]}
          """
              .formatted(workflow.path("id").asText()));
    }
  }

  private boolean isEmpty(String workspace, String path) {
    return api.isEmpty("catalog", workspace, path + "?limit=1");
  }

  private String post(String path, String body) {
    return api.post("catalog", Directory.ACME, path, body).path("id").asText();
  }

  /// Creates connections in different states: active, active, degraded, pending, failed.
  private void connections() {
    report(connect(Directory.ACME, 1), Directory.ACME, "AUTHORIZED", "portal-4711");
    report(connect(Directory.ACME, 2), Directory.ACME, "AUTHORIZED", "acme.my.salesforce.example");
    var stripe = connect(Directory.ACME, 3);
    report(stripe, Directory.ACME, "AUTHORIZED", "acct_acme");
    report(stripe, Directory.ACME, "REFRESH_FAILED", null);
    connect(Directory.ACME, 5);
    report(connect(Directory.ACME, 6), Directory.ACME, "AUTHORIZATION_FAILED", null);
  }

  /// Uploads companies from HubSpot and Salesforce; those with the same domain become one entity.
  private void companies() {
    if (!api.get("catalog", Directory.ACME, "/v1/entity-types")
        .findValuesAsText("key")
        .contains("company")) {
      post("/v1/entity-types", COMPANY);
    }
    upload(1, HUBSPOT);
    upload(2, SALESFORCE);
  }

  private void upload(int integration, String lines) {
    api.get("catalog", Directory.ACME, "/v1/connections?limit=200")
        .forEach(connection -> {
          if (connection.path("integrationId").asText().equals(INTEGRATION + integration)) {
            var path = "/v1/entities:bulk-upsert?connectionId=" + connection.path("id").asText();
            api.upload("catalog", Directory.ACME, path, lines);
          }
        });
  }

  private String connect(String workspace, int integration) {
    var body = Json.object().put("integrationId", INTEGRATION + integration);
    return api.post("catalog", workspace, "/v1/connections", body).path("id").asText();
  }

  private void report(String connection, String workspace, String event, @Nullable String account) {
    var fact = Json.object().put("event", event);
    if (account != null) {
      fact.put("externalAccountId", account).put("nangoConnectionId", "demo-" + account);
    }
    api.post("catalog", workspace, "/v1/connections/" + connection + ":report", fact);
  }

  private static final String COMPANY =
      """
      {"key": "company", "name": "Company", "matchAttribute": "domain", "attributes": [
        {"key": "domain", "dataType": "TEXT", "required": true}, {"key": "name", "dataType": "TEXT"},
        {"key": "employees", "dataType": "NUMBER"}, {"key": "customer", "dataType": "BOOLEAN"}]}
      """;

  private static final String HUBSPOT =
      """
      {"entityType": "company", "externalId": "hs-1", "syncVersion": 3, "observedAt": "2026-11-02T08:00:00Z", "sourceUrl": "https://hubspot.example/company/1", "attributes": {"domain": "casa-verde.example", "name": "Casa Verde", "employees": 12}}
      {"entityType": "company", "externalId": "hs-2", "syncVersion": 1, "observedAt": "2026-11-03T08:00:00Z", "sourceUrl": "https://hubspot.example/company/2", "attributes": {"domain": "nordlys.example", "name": "Nordlys AS", "customer": true}}
      {"entityType": "company", "externalId": "hs-3", "syncVersion": 1, "observedAt": "2026-11-03T09:00:00Z", "attributes": {"domain": "only-hubspot.example", "name": "Small Shop"}}
      """;

  private static final String SALESFORCE =
      """
      {"entityType": "company", "externalId": "sf-7", "syncVersion": 8, "observedAt": "2026-11-05T08:00:00Z", "sourceUrl": "https://salesforce.example/Account/7", "sourceExternalFields": {"domain": "Website", "employees": "NumberOfEmployees"}, "attributes": {"domain": "Casa-Verde.example", "employees": 15, "customer": true}}
      {"entityType": "company", "externalId": "sf-8", "syncVersion": 2, "observedAt": "2026-11-01T08:00:00Z", "sourceExternalFields": {"domain": "Website"}, "attributes": {"domain": "nordlys.example", "name": "Nordlys", "customer": false}}
      """;

  private static final String WORKFLOW =
      """
      {"workflowName": "Invoice to payment", "workflowDescription": "Checks invoices of suppliers and pays them.",
       "triggerConditions": [{"type": "event", "event": "invoice.received"}],
       "workflowSteps": [{"id": "read", "type": "extract"}, {"id": "pay", "type": "payment", "dependsOn": ["read"]}],
       "systemIntegrations": [{"system": "gmail"}, {"system": "stripe"}],
       "automationRules": [{"condition": "total < 500", "action": "pay"}],
       "approvalChains": [{"approvers": ["finance"]}], "businessImpact": {"hoursSavedPerMonth": 30}}
      """;

  private static final String FLOW =
      """
      {"name": "Companies of HubSpot", "description": "Keeps companies current.",
       "source": {"system": "hubspot"}, "target": {"system": "signalbox"},
       "transformation": {"domain": "lowercase"}, "syncRules": [{"only": "changed"}],
       "schedule": {"every": "PT15M"}, "conflictResolution": {"strategy": "newest"}, "monitoring": {"alert": "mail"}}
      """;
}
