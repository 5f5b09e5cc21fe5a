package dev.signalbox.health.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.health.event.SampleLog;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TurnableClock;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the status with ninety days of four channels, in part.
@MicronautTest(transactional = false)
class ChannelLogTest extends ServiceTest {
  private static final String STATUS = "/v1/integration-health/";

  @Inject private @Nullable TurnableClock clock;

  private Instant ingestedAt = Instant.EPOCH;
  private Duration shift = Duration.ZERO;

  @BeforeAll
  void ingest() {
    ingestedAt = Instant.now();
    shift = SampleLog.shift(ingestedAt);
    var answer = acme("EDITOR").postLines("/v1/integration-events", SampleLog.events(ingestedAt));
    assertEquals(200, answer.status(), answer.body());
    var summary = answer.body().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(summary.endsWith("\"duplicate\":0,\"rejected\":0}}"), summary);
  }

  @AfterEach
  void resetClock() {
    clock().reset();
  }

  private TurnableClock clock() {
    return Objects.requireNonNull(clock);
  }

  private JsonNode status(String integration) {
    var answer = acme("VIEWER").get(STATUS + integration);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  @ParameterizedTest
  @CsvSource({"booking-com, healthy", "airbnb, healthy", "vrbo, healthy", "hmbn, unknown"})
  void the_current_status_of_each_channel_matches_the_end_of_the_log(
      String integration, String expected) {
    var health = status(integration);
    assertEquals(expected, health.path("status").asText(), health.toString());
  }

  @Test
  void the_silent_channel_is_explained_by_its_silence() {
    var health = status("hmbn");
    assertTrue(health.path("explanation").asText().startsWith("Silent since"), health.toString());
    assertTrue(health.path("errorRate").isNull(), health.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "vrbo, 2026-11-07T05:30:00Z, healthy, ok, ok",
    "vrbo, 2026-11-07T06:30:00Z, critical, error, ok",
    "vrbo, 2026-11-07T10:00:00Z, critical, error, ok",
    "booking-com, 2026-10-29T12:00:00Z, warning, ok, warning",
    "booking-com, 2026-10-30T12:00:00Z, warning, ok, warning",
    "airbnb, 2026-11-14T12:00:00Z, warning, ok, ok",
    "hmbn, 2026-11-16T12:00:00Z, healthy, ok, ok",
  })
  void every_past_incident_is_visible(
      String integration, Instant at, String expected, String pricing, String fees) {
    clock().turnTo(at.plus(shift));
    var health = status(integration);
    assertEquals(expected, health.path("status").asText(), health.toString());
    assertEquals(pricing, health.path("pricingSyncStatus").asText(), health.toString());
    assertEquals(fees, health.path("feesSyncStatus").asText(), health.toString());
  }

  @Test
  void the_loss_of_bookings_is_the_reason_it_gives() {
    clock().turnTo(Instant.parse("2026-11-14T12:00:00Z").plus(shift));
    var worst = status("airbnb").path("reasons").path(0);
    assertEquals("booking-loss", worst.path("rule").asText(), worst.toString());
  }

  @Test
  void three_hours_from_now_without_events_nothing_is_healthy() {
    clock().turnBy(Duration.ofHours(3));
    var items = acme("VIEWER").get("/v1/integration-health").json().path("items");
    assertEquals(4, items.size());
    items.forEach(item -> assertEquals("unknown", item.path("status").asText(), item.toString()));
  }

  @Test
  void sending_the_log_again_changes_nothing() {
    var before = status("vrbo").path("reasons");
    var again = acme("EDITOR").postLines("/v1/integration-events", SampleLog.events(ingestedAt));
    var summary = again.body().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(summary.startsWith("{\"summary\":{\"accepted\":0,"), summary);
    assertEquals(before, status("vrbo").path("reasons"));
  }

  @Test
  void the_history_contains_the_changes_found_by_ingest() {
    var history = acme("VIEWER").get(STATUS + "vrbo/history").json().path("items");
    assertEquals("computed", history.path(0).path("source").asText(), history.toString());
    assertEquals("healthy", history.path(0).path("status").asText(), history.toString());
  }

  @Test
  void another_workspace_sees_none_of_it() {
    assertEquals(404, globex().get(STATUS + "vrbo").status());
    assertEquals(404, globex().get(STATUS + "vrbo/history").status());
    assertEquals(0, globex().get("/v1/integration-health").json().path("items").size());
  }
}
