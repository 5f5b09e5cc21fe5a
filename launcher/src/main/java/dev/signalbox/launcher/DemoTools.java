package dev.signalbox.launcher;

/// Creates the demo data of what agents may use in workflow-core: a connector with a tool that has
/// a capability, a schema of documents, and a template of a workflow.
final class DemoTools {
  private final DemoApi api;

  DemoTools(DemoApi api) {
    this.api = api;
  }

  void create() {
    if (isEmpty("/v1/connectors")) {
      post("/v1/connectors", CONNECTOR);
    }
    if (isEmpty("/v1/tools")) {
      post(
          "/v1/tools",
          """
          {"name": "book-invoice", "description": "Books an invoice in the accounting system.", "connectorId": "%s",
           "schema": {"type": "object", "required": ["number", "total"],
             "properties": {"number": {"type": "string"}, "total": {"type": "number", "minimum": 0}}}}
          """
              .formatted(first("/v1/connectors")));
    }
    if (isEmpty("/v1/capabilities")) {
      post("/v1/capabilities", CAPABILITY);
    }
    var granted = "/v1/tools/" + first("/v1/tools") + "/capabilities";
    if (api.isEmpty("workflow", Directory.ACME, granted)) {
      api.put("workflow", Directory.ACME, granted + "/" + first("/v1/capabilities"));
    }
    if (isEmpty("/v1/schemas")) {
      post("/v1/schemas", SCHEMA);
    }
    if (isEmpty("/v1/workflow-templates")) {
      post("/v1/workflow-templates", TEMPLATE);
    }
  }

  private boolean isEmpty(String path) {
    return api.isEmpty("workflow", Directory.ACME, path + "?limit=1");
  }

  private String first(String path) {
    return api.get("workflow", Directory.ACME, path + "?limit=1").path(0).path("id").asText();
  }

  private void post(String path, String body) {
    api.post("workflow", Directory.ACME, path, body);
  }

  private static final String CONNECTOR =
      """
      {"name": "Accounting", "type": "API", "status": "ACTIVE",
       "config": {"baseUrl": "https://accounting.example/v2", "apiKey": {"secretRef": "accounting-api-key"}}}
      """;

  private static final String CAPABILITY =
      """
      {"name": "write-invoices", "description": "Lets an agent book invoices.", "scope": "accounting:invoices",
       "permissions": ["read", "write"]}
      """;

  private static final String SCHEMA =
      """
      {"name": "Purchase order", "version": "1", "documentType": "PURCHASE_ORDER",
       "schemaDefinition": {"type": "object", "required": ["number", "lines"],
         "properties": {"number": {"type": "string"}, "lines": {"type": "array", "minItems": 1}}}}
      """;

  private static final String TEMPLATE =
      """
      {"name": "purchase-order", "description": "Reads a purchase order, checks it and books it.",
       "documentType": "PURCHASE_ORDER", "definition": {"nodes": [
         {"id": "extract", "type": "PURCHASE_ORDER"},
         {"id": "check", "type": "CHECK", "dependsOn": ["extract"]},
         {"id": "book", "type": "BOOKING", "dependsOn": ["check"], "requiresApproval": true, "maxAttempts": 3}]}}
      """;
}
