package dev.signalbox.health.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.EventLog;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class HealthEventsTest extends ServiceTest {
  private final EventLog log = new EventLog(database());

  private static Instant ago(long minutes) {
    return Instant.now().minus(Duration.ofMinutes(minutes));
  }

  /// Reports a check and returns its request id.
  private String report(String integration, String health, Instant at, int status) {
    var request = UUID.randomUUID().toString();
    var answer =
        acme("EDITOR")
            .with("X-Request-Id", request)
            .post(
                "/v1/health-checks",
                "{\"integrationId\": \"%s\", \"status\": \"%s\", \"lastChecked\": \"%s\"}"
                    .formatted(integration, health, at));
    assertEquals(status, answer.status(), answer.body());
    return request;
  }

  @Test
  void a_stored_status_that_changes_is_an_event_and_one_that_stays_is_none() {
    var first = report("quiet-name", "healthy", ago(30), 201);
    assertEquals(List.of("HEALTH.STATUS_CHANGED.HEALTHY"), log.typesOf(first));
    assertEquals(List.of(), log.of(report("quiet-name", "healthy", ago(20), 201)));
    var worse = log.of(report("quiet-name", "critical", ago(10), 201)).getFirst();
    assertEquals("HEALTH.STATUS_CHANGED.CRITICAL", worse.type());
    assertEquals("{\"from\": \"HEALTHY\"}", worse.data());
    assertTrue(worse.actor().startsWith("user:"), worse.actor());
    assertEquals(log.of(first).getFirst().tags(), worse.tags());
    assertEquals(
        List.of(), log.of(report("quiet-name", "warning", ago(25), 201)), "late, so not current");
    assertFalse(log.all().toString().contains("quiet-name"));
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void a_rejected_check_leaves_no_event_and_another_workspace_sees_none() {
    var at = ago(10);
    var first = report("refused", "healthy", at, 201);
    assertEquals(List.of(), log.of(report("refused", "critical", at, 409)));
    var count = "SELECT count(*) FROM platform.events WHERE correlation_id = '" + first + "'";
    try (var globex = AppSession.open(database(), service().appRole(), Organizations.globex());
        var acme = AppSession.open(database(), service().appRole(), Organizations.acme("VIEWER"))) {
      assertEquals(List.of("0"), globex.query(count));
      assertEquals(List.of("1"), acme.query(count));
    }
  }
}
