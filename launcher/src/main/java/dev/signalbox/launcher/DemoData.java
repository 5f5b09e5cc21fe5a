package dev.signalbox.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.migration.ServiceModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Creates the same demo data in each service every time, through the services themselves, so that
/// it passes every rule.
final class DemoData implements AutoCloseable {
  private static final String INTEGRATION = "5b000000-0000-4000-8000-00000000000";
  private static final Duration VALIDITY = Duration.ofMinutes(10);

  private final DevKeys keys;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, URI> services =
      ServiceModule.all().stream().collect(Collectors.toMap(ServiceModule::schema, Services::url));

  DemoData(DevKeys keys) {
    this.keys = keys;
  }

  void create() {
    connections();
    health();
    work();
    memory();
    globex();
  }

  /// Creates connections in different states: active, active, degraded, pending, failed.
  private void connections() {
    report(connect(Directory.ACME, 1), "AUTHORIZED", "portal-4711");
    report(connect(Directory.ACME, 2), "AUTHORIZED", "acme.my.salesforce.example");
    var stripe = connect(Directory.ACME, 3);
    report(stripe, "AUTHORIZED", "acct_acme");
    report(stripe, "REFRESH_FAILED", null);
    connect(Directory.ACME, 5);
    report(connect(Directory.ACME, 6), "AUTHORIZATION_FAILED", null);
    report(
        connect(Directory.ACME_STAGING, 1), Directory.ACME_STAGING, "AUTHORIZED", "portal-staging");
  }

  /// Reports events in which stripe fails more often than it should.
  private void health() {
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    var events = Json.MAPPER.createArrayNode();
    for (int window = 1; window <= 12; window++) {
      for (var integration : List.of("hubspot", "salesforce", "stripe")) {
        events
            .addObject()
            .put("integrationId", integration)
            .put("eventType", "pricing_sync_outcome")
            .put("okCount", integration.equals("stripe") ? 70 : 120)
            .put("failedCount", integration.equals("stripe") ? 30 : 0)
            .put("windowMinutes", 30)
            .put("occurredAt", now.minus(Duration.ofMinutes(30L * window)).toString());
      }
    }
    post("health", Directory.ACME, "/v1/integration-events", events);
  }

  /// Creates an order whose first result waits for an approval, and a document that ended as a dead
  /// letter.
  private void work() {
    var order = Json.object().put("priority", "MEDIUM");
    var items = order.putArray("items");
    items
        .addObject()
        .put("type", "INVOICE")
        .put("content", "Acme Cleaning\nInvoice INV-1\nTotal due: EUR 250.00")
        .put("requiresApproval", true);
    items.addObject().put("type", "TICKET").put("content", "(unreadable)").put("maxAttempts", 1);
    post("workflow", Directory.ACME, "/v1/work-orders", order);
    var claim = Json.object().put("agentId", "demo-agent").put("limit", 2);
    for (var item : post("workflow", Directory.ACME, "/v1/work-items:claim", claim).path("items")) {
      var attempt =
          "/v1/work-items/"
              + item.path("workItemId").asText()
              + "/attempts/"
              + item.path("attemptId").asText();
      var answer = Json.object().put("leaseToken", item.path("leaseToken").asLong());
      if (item.path("type").asText().equals("INVOICE")) {
        answer.putObject("result").put("number", "INV-1").put("total", 250.00);
        post("workflow", Directory.ACME, attempt + ":complete", answer);
      } else {
        post("workflow", Directory.ACME, attempt + ":fail", answer.put("error", "no text found"));
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
    post("workflow", Directory.ACME, "/v1/memory:batch", batch);
  }

  private void globex() {
    report(connect(Directory.GLOBEX, 1), Directory.GLOBEX, "AUTHORIZED", "portal-globex");
  }

  private String connect(String workspace, int integration) {
    return post(
            "catalog",
            workspace,
            "/v1/connections",
            Json.object().put("integrationId", INTEGRATION + integration))
        .path("id")
        .asText();
  }

  private void report(String connection, String event, @Nullable String account) {
    report(connection, Directory.ACME, event, account);
  }

  private void report(String connection, String workspace, String event, @Nullable String account) {
    var fact = Json.object().put("event", event);
    if (account != null) {
      fact.put("externalAccountId", account).put("nangoConnectionId", "demo-" + account);
    }
    post("catalog", workspace, "/v1/connections/" + connection + ":report", fact);
  }

  private JsonNode post(String service, String workspace, String path, JsonNode body) {
    var owner = workspace.equals(Directory.GLOBEX) ? "owner@globex.test" : "owner@acme.test";
    var request =
        HttpRequest.newBuilder(Objects.requireNonNull(services.get(service)).resolve(path))
            .header("Authorization", "Bearer " + keys.token(owner, VALIDITY))
            .header("X-Workspace-Id", workspace)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            "demo data: " + path + " answered " + response.statusCode() + " " + response.body());
      }
      return Json.stored(response.body());
    } catch (IOException e) {
      throw new IllegalStateException("demo data: " + path + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
