package dev.signalbox.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Holds one object of each kind that the service stores, created through its API.
record HealthData(String event, String check) {
  static HealthData create(Api api) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var event =
        api.post(
            "/v1/integration-events",
            """
            {"integrationId": "vrbo", "eventType": "pricing_sync_outcome", "okCount": 9, "failedCount": 1, "windowMinutes": 30, "occurredAt": "%s"}
            """
                .formatted(now.minusSeconds(1800)));
    assertEquals(200, event.status(), event.body());
    var check =
        api.post(
            "/v1/health-checks",
            """
            {"integrationId": "vrbo", "status": "healthy", "errorRate": 0.01, "lastChecked": "%s"}
            """
                .formatted(now.minusSeconds(60)));
    assertEquals(201, check.status(), check.body());
    return new HealthData(
        api.get("/v1/integration-events").json().at("/items/0/id").asText(),
        check.json().path("id").asText());
  }
}
