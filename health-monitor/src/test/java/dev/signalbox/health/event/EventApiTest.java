package dev.signalbox.health.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class EventApiTest extends ServiceTest {
  private static final String PATH = "/v1/integration-events";

  private static String failure(String integration, UUID eventId, Instant at) {
    return """
    {"eventId": "%s", "integrationId": "%s", "eventType": "pricing_sync_error", "severity": "high",
     "message": "currency missing", "metadata": {"listing": "L-1"}, "occurredAt": "%s"}\
    """
        .formatted(eventId, integration, at);
  }

  private static String outcome(String integration, int ok, int failed, Instant at) {
    return """
    {"integrationId": "%s", "eventType": "fee_sync_outcome", "okCount": %d, "failedCount": %d,
     "windowMinutes": 30, "occurredAt": "%s"}\
    """
        .formatted(integration, ok, failed, at);
  }

  private static String counts(Api.Answer answer) {
    var summary = answer.json().path("summary");
    return summary.path("accepted")
        + "/"
        + summary.path("duplicate")
        + "/"
        + summary.path("rejected");
  }

  private static Instant ago(Duration duration) {
    return Instant.now().minus(duration);
  }

  private JsonNode items(String query) {
    var answer = acme("VIEWER").get(PATH + query);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("items");
  }

  @Test
  void a_single_event_is_stored_with_all_its_fields() {
    var id = UUID.randomUUID();
    var at = ago(Duration.ofMinutes(1));
    var answer = acme("EDITOR").post(PATH, failure("single", id, at));
    assertEquals(200, answer.status(), answer.body());
    assertEquals("1/0/0", counts(answer));
    var event = items("?integrationId=single").path(0);
    assertEquals(answer.json().path("results").path(0).path("id"), event.path("id"));
    assertEquals(id.toString(), event.path("eventId").asText());
    assertEquals("pricing_sync_error", event.path("eventType").asText());
    assertEquals("high", event.path("severity").asText());
    assertEquals("currency missing", event.path("message").asText());
    assertEquals("{\"listing\":\"L-1\"}", event.path("metadata").toString());
    assertEquals(
        at.truncatedTo(ChronoUnit.MICROS), Instant.parse(event.path("occurredAt").asText()));
  }

  @Test
  void an_event_is_read_by_its_id_and_only_by_its_workspace() {
    var body = failure("by-id", UUID.randomUUID(), ago(Duration.ofDays(20)));
    var id = acme("EDITOR").post(PATH, body).json().at("/results/0/id").asText();
    assertEquals(200, acme("VIEWER").get(PATH + "/" + id).status());
    var foreign = globex().get(PATH + "/" + id);
    var missing = globex().get(PATH + "/" + UUID.randomUUID());
    assertEquals(404, foreign.status());
    assertEquals(missing.code(), foreign.code());
    assertEquals(0, globex().get(PATH + "?integrationId=by-id").json().path("items").size());
  }

  @Test
  void a_viewer_may_not_ingest() {
    var body = failure("viewer", UUID.randomUUID(), ago(Duration.ofMinutes(1)));
    assertEquals(403, acme("VIEWER").post(PATH, body).status());
    assertEquals(0, items("?integrationId=viewer").size());
  }

  @Test
  void a_bad_item_never_keeps_others_out() {
    var good = failure("mixed", UUID.randomUUID(), ago(Duration.ofMinutes(1)));
    var old = failure("mixed", UUID.randomUUID(), ago(Duration.ofDays(91)));
    var ahead = failure("mixed", UUID.randomUUID(), ago(Duration.ofMinutes(-6)));
    var unknownType = good.replace("pricing_sync_error", "meltdown");
    var unknownField = good.replace("\"message\"", "\"mesage\"");
    var array = good.replace("{\"listing\": \"L-1\"}", "[1]");
    var body =
        "[" + String.join(",", old, good, ahead, unknownType, unknownField, array, "7") + "]";
    var answer = acme("EDITOR").post(PATH, body);
    assertEquals("1/0/6", counts(answer), answer.body());
    var codes =
        answer.json().path("results").findValuesAsText("code").stream()
            .collect(Collectors.joining(" "));
    assertEquals(
        "date-out-of-range date-out-of-range invalid-value unknown-field wrong-type wrong-type",
        codes);
  }

  @Test
  void a_repeated_event_id_is_a_duplicate_even_with_another_time() {
    var id = UUID.randomUUID();
    var editor = acme("EDITOR");
    assertEquals(
        "1/0/0", counts(editor.post(PATH, failure("repeat", id, ago(Duration.ofHours(1))))));
    assertEquals(
        "0/1/0", counts(editor.post(PATH, failure("repeat", id, ago(Duration.ofHours(1))))));
    assertEquals(
        "0/1/0", counts(editor.post(PATH, failure("repeat", id, ago(Duration.ofDays(40))))));
    assertEquals(1, items("?integrationId=repeat").size());
  }

  @Test
  void a_repeat_within_one_request_is_a_duplicate() {
    var id = UUID.randomUUID();
    var one = failure("twice", id, ago(Duration.ofHours(1)));
    var other = failure("twice", id, ago(Duration.ofHours(2)));
    assertEquals("1/1/0", counts(acme("EDITOR").post(PATH, "[" + one + "," + other + "]")));
  }

  @Test
  void the_same_event_id_in_another_workspace_is_not_a_duplicate() {
    var body = failure("shared-id", UUID.randomUUID(), ago(Duration.ofHours(1)));
    assertEquals("1/0/0", counts(acme("EDITOR").post(PATH, body)));
    assertEquals("1/0/0", counts(globex().post(PATH, body)));
  }

  @Test
  void exactly_one_of_many_concurrent_senders_stores_the_event() {
    var id = UUID.randomUUID();
    var editor = acme("EDITOR");
    var accepted =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> editor.post(PATH, failure("race", id, ago(Duration.ofDays(i)))))
            .filter(answer -> counts(answer).equals("1/0/0"))
            .count();
    assertEquals(1, accepted);
    assertEquals(1, items("?integrationId=race").size());
  }

  @Test
  void lines_are_answered_line_by_line_with_a_summary() {
    var good = outcome("lines", 20, 1, ago(Duration.ofMinutes(40))).replace("\n", "");
    var answer = acme("EDITOR").postLines(PATH, good + "\n\n{\"integrationId\": \n" + good + "\n");
    assertEquals(200, answer.status(), answer.body());
    var lines = answer.body().lines().toList();
    assertEquals(4, lines.size(), answer.body());
    assertTrue(lines.get(0).startsWith("{\"line\":1,\"result\":\"accepted\""), answer.body());
    assertTrue(
        lines.get(1).startsWith("{\"line\":3,\"result\":\"rejected\",\"code\":\"malformed-json\""));
    assertEquals("{\"summary\":{\"accepted\":2,\"duplicate\":0,\"rejected\":1}}", lines.get(3));
  }

  @Test
  void more_lines_than_one_transaction_takes_are_all_stored() {
    var at = ago(Duration.ofDays(3));
    var body =
        IntStream.range(0, 2500)
            .mapToObj(i -> outcome("bulk", i, 0, at.plusSeconds(i)).replace("\n", ""))
            .collect(Collectors.joining("\n"));
    var answer = acme("EDITOR").postLines(PATH, body);
    var last = answer.body().lines().reduce((a, b) -> b).orElseThrow();
    assertEquals("{\"summary\":{\"accepted\":2500,\"duplicate\":0,\"rejected\":0}}", last);
  }

  @Test
  void only_outcomes_carry_counts_and_they_must() {
    var at = ago(Duration.ofMinutes(1));
    var negative = outcome("counts", 1, -1, at);
    var without = outcome("counts", 1, 1, at).replace("\"windowMinutes\": 30,", "");
    var fraction = outcome("counts", 1, 1, at).replace("\"okCount\": 1", "\"okCount\": 1.5");
    var huge = outcome("counts", 1, 1, at).replace("\"okCount\": 1", "\"okCount\": 1000000001");
    var failure =
        failure("counts", UUID.randomUUID(), at)
            .replace("\"severity\"", "\"okCount\": 1, \"severity\"");
    var noSeverity =
        failure("counts", UUID.randomUUID(), at).replace("\"severity\": \"high\",", "");
    var all = String.join(",", negative, without, fraction, huge, failure, noSeverity);
    assertEquals("0/0/6", counts(acme("EDITOR").post(PATH, "[" + all + "]")));
  }

  @Test
  void text_that_looks_like_sql_is_only_text() {
    var name = "x'); DROP TABLE health.integration_events; --";
    var body = failure(name, UUID.randomUUID(), ago(Duration.ofMinutes(1)));
    assertEquals("1/0/0", counts(acme("EDITOR").post(PATH, body)));
    var query = URLEncoder.encode(name, StandardCharsets.UTF_8);
    assertEquals(name, items("?integrationId=" + query).at("/0/integrationId").asText());
  }

  @Test
  void filters_narrow_the_list() {
    var at = ago(Duration.ofHours(5));
    var one = failure("filter", UUID.randomUUID(), at);
    var two = failure("filter", UUID.randomUUID(), at.plusSeconds(60)).replace("high", "low");
    acme("EDITOR").post(PATH, "[" + one + "," + two + "," + outcome("filter", 5, 0, at) + "]");
    assertEquals(3, items("?integrationId=filter").size());
    assertEquals(1, items("?integrationId=filter&eventType=fee_sync_outcome").size());
    assertEquals(1, items("?integrationId=filter&severity=high").size());
    assertEquals(1, items("?integrationId=filter&from=" + at.plusSeconds(30)).size());
    assertEquals(2, items("?integrationId=filter&to=" + at.plusSeconds(30)).size());
    assertEquals(400, acme("VIEWER").get(PATH + "?from=yesterday").status());
  }

  @Test
  void pages_follow_each_other_newest_first_without_gaps() {
    var at = ago(Duration.ofDays(30));
    var body =
        IntStream.range(0, 25)
            .mapToObj(i -> outcome("paged", i, 0, at.plus(Duration.ofDays(i / 2))))
            .collect(Collectors.joining(",", "[", "]"));
    assertEquals("25/0/0", counts(acme("EDITOR").post(PATH, body)));
    var seen = new ArrayList<Instant>();
    var query = PATH + "?integrationId=paged&limit=10";
    for (var next = ""; next != null; ) {
      var page = acme("VIEWER").get(query + next).json();
      page.path("items").forEach(e -> seen.add(Instant.parse(e.path("occurredAt").asText())));
      next = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
    }
    assertEquals(25, seen.size());
    assertEquals(seen.stream().sorted(Comparator.reverseOrder()).toList(), seen);
  }

  @Test
  void absurd_bodies_are_rejected_with_a_reason() {
    var editor = acme("EDITOR");
    assertEquals("malformed-json", editor.post(PATH, "[{").code());
    assertEquals("malformed-json", editor.post(PATH, "").code());
    assertEquals("0/0/1", counts(editor.post(PATH, "null")));
    assertEquals("0/0/0", counts(editor.post(PATH, "[]")));
    assertEquals("body-too-large", editor.post(PATH, "[" + " ".repeat(1024 * 1024) + "]").code());
    assertEquals("too-deep", editor.post(PATH, "[".repeat(100) + "]".repeat(100)).code());
  }

  @Test
  void only_what_was_really_stored_is_counted() throws SQLException {
    var at = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(2));
    var once =
        outcome("rolled", 20, 2, at).replace("{", "{\"eventId\": \"" + UUID.randomUUID() + "\",");
    var failure = failure("rolled", UUID.randomUUID(), at.plusSeconds(10));
    var next = outcome("rolled", 7, 1, at.plusSeconds(299));
    var later = outcome("rolled", 3, 0, at.plusSeconds(300));
    var body = "[" + String.join(",", once, failure, next, later) + "]";
    assertEquals("4/0/0", counts(acme("EDITOR").post(PATH, body)));
    assertEquals("0/1/0", counts(acme("EDITOR").post(PATH, once)));
    assertEquals(List.of("fees 27 3 0", "fees 3 0 0", "pricing 0 0 1"), rollups("rolled"));
  }

  private List<String> rollups(String integration) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = database().superuser().getConnection();
        var query =
            connection.prepareStatement(
                "SELECT concat_ws(' ', stream, ok_count, failed_count, error_count) FROM health.integration_rollups"
                    + " WHERE integration_id = ? ORDER BY stream, bucket")) {
      query.setString(1, integration);
      try (var result = query.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
    }
    return rows;
  }
}
