package dev.signalbox.launcher;

import dev.signalbox.platform.json.Json;

/// Creates the demo data of orders and of the memory in workflow-core: an order whose first result
/// waits for an approval, a document that ended as a dead letter, and an evaluation of the result.
final class DemoWork {
  private final DemoApi api;

  DemoWork(DemoApi api) {
    this.api = api;
  }

  void create() {
    if (isEmpty("/v1/work-orders")) {
      order();
    }
    if (isEmpty("/v1/memory/docs")) {
      memory();
    }
    if (isEmpty("/v1/eval-results")) {
      evaluation();
    }
  }

  private boolean isEmpty(String path) {
    return api.isEmpty("workflow", Directory.ACME, path + "?limit=1");
  }

  private void order() {
    var order = Json.object().put("priority", "MEDIUM");
    var items = order.putArray("items");
    items
        .addObject()
        .put("type", "INVOICE")
        .put("content", "Acme Cleaning\nInvoice INV-1\nTotal due: EUR 250.00")
        .put("requiresApproval", true);
    items.addObject().put("type", "TICKET").put("content", "(unreadable)").put("maxAttempts", 1);
    api.post("workflow", Directory.ACME, "/v1/work-orders", order);
    var claim = Json.object().put("agentId", "demo-agent").put("limit", 2);
    var claimed = api.post("workflow", Directory.ACME, "/v1/work-items:claim", claim);
    for (var item : claimed.path("items")) {
      var attempt =
          "/v1/work-items/"
              + item.path("workItemId").asText()
              + "/attempts/"
              + item.path("attemptId").asText();
      var answer = Json.object().put("leaseToken", item.path("leaseToken").asLong());
      if (item.path("type").asText().equals("INVOICE")) {
        answer.putObject("result").put("number", "INV-1").put("total", 250.00);
        api.post("workflow", Directory.ACME, attempt + ":complete", answer);
      } else {
        answer.put("error", "no text found");
        api.post("workflow", Directory.ACME, attempt + ":fail", answer);
      }
    }
  }

  private void memory() {
    var batch = Json.object();
    var docs = batch.putArray("docs");
    docs.addObject()
        .put("type", "KNOWLEDGE")
        .put("content", "Refunds above EUR 500 need the approval of finance.");
    docs.addObject()
        .put("type", "TEMPLATE")
        .put("content", "Dear {name}, we have received your invoice {number}.");
    docs.addObject()
        .put("type", "CONTEXT")
        .put("content", "Acme Rentals lists 240 homes in Portugal and Sweden.");
    api.post("workflow", Directory.ACME, "/v1/memory:batch", batch);
  }

  private void evaluation() {
    var items = "/v1/work-items?limit=1&status=AWAITING_APPROVAL";
    var item = api.get("workflow", Directory.ACME, items).path(0);
    if (item.has("id")) {
      var result =
          Json.object()
              .put("workItemId", item.path("id").asText())
              .put("evaluationType", "extraction-accuracy")
              .put("score", 0.95)
              .put("passed", true);
      result.putObject("metrics").put("fields", 20).put("wrong", 1);
      api.post("workflow", Directory.ACME, "/v1/eval-results", result);
    }
  }
}
