package dev.signalbox.health.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
class HealthCheckApiTest extends ServiceTest {
  private static final String CHECKS = "/v1/health-checks";
  private static final String HEALTH = "/v1/integration-health/";

  private static Instant ago(long minutes) {
    return Instant.now().minus(Duration.ofMinutes(minutes));
  }

  private Api.Answer report(String integration, String fields, Instant at) {
    return acme("EDITOR")
        .post(
            CHECKS,
            "{\"integrationId\": \"%s\", %s, \"lastChecked\": \"%s\"}"
                .formatted(integration, fields, at));
  }

  private String current(String integration) {
    return acme("VIEWER").get(HEALTH + integration).json().path("status").asText();
  }

  @Test
  void a_check_is_recorded_with_all_its_fields_and_found_where_it_says() {
    var answer =
        report(
            "all",
            """
            "status": "warning", "pricingSyncStatus": "ok", "feesSyncStatus": "error",
            "bookingLossRate": 0.0123, "errorRate": 1
            """,
            ago(5));
    assertEquals(201, answer.status(), answer.body());
    assertEquals("\"1\"", answer.header("ETag"));
    var found = acme("VIEWER").get(answer.header("Location"));
    assertEquals(answer.json(), found.json());
    assertEquals("0.0123", found.json().path("bookingLossRate").asText());
    assertEquals("reported", found.json().path("source").asText());
  }

  @Test
  void the_same_check_again_is_answered_as_before() {
    var at = ago(5);
    var first = report("again", "\"status\": \"healthy\", \"errorRate\": 0.1", at);
    var second = report("again", "\"status\": \"healthy\", \"errorRate\": 0.1000", at);
    assertEquals(200, second.status(), second.body());
    assertEquals(first.json(), second.json());
  }

  @Test
  void another_check_of_the_same_moment_is_a_conflict() {
    var at = ago(5);
    report("clash", "\"status\": \"healthy\"", at);
    var second = report("clash", "\"status\": \"critical\"", at);
    assertEquals(409, second.status());
    assertEquals("conflict", second.code());
    assertEquals("healthy", current("clash"));
  }

  @Test
  void exactly_one_of_many_concurrent_writers_records_and_the_others_conflict() {
    var at = ago(5);
    var created =
        IntStream.range(0, 8)
            .parallel()
            .map(i -> report("race", "\"errorRate\": 0." + i, at).status())
            .filter(status -> status == 201)
            .count();
    assertEquals(1, created);
  }

  @Test
  void a_late_check_joins_the_history_but_not_the_present() {
    report("late", "\"status\": \"critical\"", ago(10));
    report("late", "\"status\": \"healthy\"", ago(60));
    assertEquals("critical", current("late"));
    var history = acme("VIEWER").get(HEALTH + "late/history").json().path("items");
    assertEquals(2, history.size());
    assertEquals("critical", history.at("/0/status").asText());
  }

  @Test
  void a_report_that_is_not_renewed_becomes_unknown() {
    report("stale", "\"status\": \"healthy\"", ago(121));
    assertEquals("unknown", current("stale"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"errorRate\": 1.2 | 422 | rate-out-of-range",
        "\"bookingLossRate\": -0.1 | 422 | rate-out-of-range",
        "\"errorRate\": \"0.1\" | 400 | wrong-type",
        "\"status\": \"fine\" | 400 | wrong-type",
        "\"status\": \"HEALTHY\" | 400 | wrong-type",
        "\"status\": 1 | 400 | wrong-type",
        "\"pricingSyncStatus\": \"healthy\" | 400 | wrong-type",
        "\"errorRate\": null | 422 | invalid-value",
        "\"errorRate\": 0.1, \"extra\": 1 | 400 | unknown-field",
      })
  void contradictory_checks_are_rejected(String fields, int status, String code) {
    var answer = report("absurd", fields, ago(1));
    assertEquals(status, answer.status(), answer.body());
    assertEquals(code, answer.code());
  }

  @Test
  void a_check_of_the_future_or_of_long_ago_is_rejected() {
    assertEquals("date-out-of-range", report("time", "\"errorRate\": 0", ago(-6)).code());
    assertEquals("date-out-of-range", report("time", "\"errorRate\": 0", ago(91 * 24 * 60)).code());
  }

  @Test
  void the_name_of_an_integration_has_1_to_50_characters() {
    assertEquals(422, report("", "\"errorRate\": 0", ago(1)).status());
    assertEquals(422, report("x".repeat(51), "\"errorRate\": 0", ago(1)).status());
    assertEquals(201, report("é".repeat(50), "\"errorRate\": 0", ago(1)).status());
  }

  @ParameterizedTest
  @CsvSource({"0.01, healthy", "0.05, warning", "0.2, critical"})
  void a_check_without_a_status_takes_the_worst_of_its_parts(String rate, String status) {
    var answer = report("parts-" + status, "\"errorRate\": " + rate, ago(1));
    assertEquals(status, answer.json().path("status").asText(), answer.body());
  }

  @Test
  void a_viewer_may_read_but_not_report() {
    var body =
        "{\"integrationId\": \"v\", \"status\": \"healthy\", \"lastChecked\": \"%s\"}"
            .formatted(ago(1));
    assertEquals(403, acme("VIEWER").post(CHECKS, body).status());
    assertEquals(404, acme("VIEWER").get(HEALTH + "v").status());
  }

  @Test
  void a_check_of_another_workspace_is_not_found() {
    var location = report("foreign", "\"status\": \"healthy\"", ago(1)).header("Location");
    var foreign = globex().get(location);
    assertEquals(404, foreign.status());
    assertEquals(globex().get(CHECKS + "/" + UUID.randomUUID()).code(), foreign.code());
    assertEquals(404, globex().get(HEALTH + "foreign").status());
  }

  @Test
  void both_workspaces_may_name_an_integration_alike() {
    var at = ago(1);
    report("alike", "\"status\": \"critical\"", at);
    var body =
        "{\"integrationId\": \"alike\", \"status\": \"healthy\", \"lastChecked\": \"%s\"}"
            .formatted(at);
    assertEquals(201, globex().post(CHECKS, body).status());
    assertEquals("critical", current("alike"));
    assertEquals("healthy", globex().get(HEALTH + "alike").json().path("status").asText());
  }

  @Test
  void history_and_list_are_paged() {
    for (int i = 0; i < 5; i++) {
      report("paged-" + i, "\"status\": \"healthy\"", ago(1));
      report("paged", "\"status\": \"healthy\"", ago(i));
    }
    var history = acme("VIEWER").get(HEALTH + "paged/history?limit=3");
    var rest = HEALTH + "paged/history?limit=3&cursor=" + history.json().path("next").asText();
    assertEquals(2, acme("VIEWER").get(rest).json().path("items").size());
    var list = acme("VIEWER").get("/v1/integration-health?limit=2");
    assertEquals(2, list.json().path("items").size(), list.body());
    assertTrue(list.header("Link").contains("rel=\"next\""));
    assertEquals("invalid-cursor", acme("VIEWER").get(rest.replace("paged/", "late/")).code());
  }
}
