package dev.signalbox.launcher;

import dev.signalbox.platform.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Creates the same demo data in each service, through the services themselves. Each kind is
/// created where there is none of it, so another start adds nothing and completes what an
/// interrupted one left out.
final class DemoData {
  private final DemoApi api;

  DemoData(DemoApi api) {
    this.api = api;
  }

  void create() {
    new DemoCatalog(api).create();
    health();
    new DemoWork(api).create();
    new DemoTools(api).create();
  }

  /// Reports events in which stripe fails more often than it should, and a check of hubspot.
  private void health() {
    if (!api.isEmpty("health", Directory.ACME, "/v1/integration-events?limit=1")) {
      return;
    }
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    var check =
        Json.object()
            .put("integrationId", "hubspot")
            .put("status", "healthy")
            .put("errorRate", 0)
            .put("lastChecked", now.minus(Duration.ofHours(7)).toString());
    api.post("health", Directory.ACME, "/v1/health-checks", check);
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
    events
        .addObject()
        .put("integrationId", "stripe")
        .put("eventType", "pricing_sync_error")
        .put("severity", "high")
        .put("message", "The price list was refused.")
        .put("occurredAt", now.minus(Duration.ofMinutes(20)).toString());
    api.post("health", Directory.ACME, "/v1/integration-events", events);
  }
}
