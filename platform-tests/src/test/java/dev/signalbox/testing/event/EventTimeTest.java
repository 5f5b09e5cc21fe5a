package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that lists of events by time hold exactly the events of that time, in the order of the
/// log, also where transactions overlapped so that times and positions are in another order.
@MicronautTest(transactional = false)
class EventTimeTest extends EventTest {
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  private final List<Instant> times = new ArrayList<>();

  /// Stores 600 events at one every five seconds, each recorded up to 12 seconds before its place
  /// in the log says, which is the longest that a transaction can last; another workspace has
  /// events between them.
  @BeforeAll
  void overlapping_transactions() throws SQLException {
    var random = new Random(7);
    try (var connection = database().superuser().getConnection();
        var insert =
            connection.prepareStatement(
                """
                WITH event AS (INSERT INTO platform.events (workspace_id, position, id, type, data, tags, recorded_at)
                  VALUES (?, ?, gen_random_uuid(), ?, '{}', ARRAY['part:' || ?], ?::timestamptz) RETURNING *)
                INSERT INTO platform.event_tags (workspace_id, tag, position, type)
                  SELECT workspace_id, tags[1], position, type FROM event
                """)) {
      for (int i = 0; i < 600; i++) {
        times.add(START.plusSeconds(5L * i).minusMillis(random.nextInt(12_000)));
        for (var workspace : List.of(Organizations.ACME, Organizations.GLOBEX)) {
          insert.setObject(1, workspace);
          insert.setLong(2, 256L * (1 + 20_000L * i));
          insert.setString(
              3,
              workspace.equals(Organizations.ACME) ? "TIMED.EVENT.N" + i % 4 : "FOREIGN.EVENT.X");
          insert.setInt(4, i % 3);
          insert.setString(5, times.get(i).toString());
          insert.execute();
        }
      }
    }
  }

  private List<Instant> pages(String filters, int limit) {
    var found = new ArrayList<Instant>();
    var cursor = "";
    do {
      var page = acme("VIEWER").get("/v1/events?limit=" + limit + filters + cursor);
      assertEquals(200, page.status(), page.body());
      assertFalse(page.body().contains("FOREIGN"), page.body());
      page.json()
          .path("items")
          .forEach(event -> found.add(Instant.parse(event.path("recordedAt").asText())));
      var next = page.json().path("next");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
    } while (!cursor.isEmpty());
    return found;
  }

  private List<Instant> expected(Instant from, Instant to, int part, int type) {
    var matching = new ArrayList<Instant>();
    for (int i = 0; i < times.size(); i++) {
      var time = times.get(i);
      if ((part < 0 || i % 3 == part)
          && (type < 0 || i % 4 == type)
          && !time.isBefore(from)
          && time.isBefore(to)) {
        matching.add(time);
      }
    }
    return matching;
  }

  @Test
  void a_window_holds_exactly_its_events_in_pages_of_either_direction_and_with_other_filters() {
    var random = new Random(11);
    for (int round = 0; round < 25; round++) {
      var from = times.get(random.nextInt(500));
      var to = from.plusSeconds(1 + random.nextInt(round % 2 == 0 ? 30 : 1500));
      int part = random.nextInt(4) - 1;
      int type = random.nextInt(5) - 1;
      var filters =
          (part < 0 ? "" : "&tag=part:" + part)
              + (type < 0 ? "" : "&type=TIMED.EVENT.N" + type)
              + "&from="
              + from
              + "&to="
              + to;
      var expected = expected(from, to, part, type);
      int limit = 1 + random.nextInt(60);
      assertEquals(expected, pages(filters, limit), filters);
      assertEquals(expected.reversed(), pages(filters + "&backwards=true", limit), filters);
    }
  }

  @Test
  void the_first_instant_is_included_and_the_last_is_not() {
    var at = times.get(100);
    assertEquals(List.of(at), pages("&from=" + at + "&to=" + at.plus(1, ChronoUnit.MICROS), 10));
    assertEquals(List.of(), pages("&from=" + at.plusNanos(1) + "&to=" + at.plusNanos(2000), 10));
    assertEquals(List.of(at), pages("&from=" + at + "&to=" + at.plusNanos(1), 10));
  }

  @Test
  void a_side_without_a_time_is_open() {
    assertEquals(expected(Instant.MIN, times.get(9), -1, -1), pages("&to=" + times.get(9), 7));
    var late = times.get(590);
    assertEquals(
        expected(late, Instant.MAX, -1, -1),
        pages(
            "&type=TIMED.EVENT.N0&type=TIMED.EVENT.N1&type=TIMED.EVENT.N2&type=TIMED.EVENT.N3&from="
                + late,
            7));
  }

  @Test
  void events_of_ordered_mode_are_found_by_time() {
    var began = Instant.now().minusSeconds(30);
    assertEquals(200, acme("ADMIN").put("/v1/events:order", "{\"ordered\": true}").status());
    var tag = fresh("ordered");
    append(event("ORDERED.EVENT.ONE", tag), event("ORDERED.EVENT.TWO", tag));
    assertEquals(200, acme("ADMIN").put("/v1/events:order", "{\"ordered\": false}").status());
    append(event("ORDERED.EVENT.THREE", tag));
    assertEquals(3, pages("&tag=" + tag + "&from=" + began, 2).size());
    assertEquals(List.of(), pages("&tag=" + tag + "&to=" + began, 2));
    assertEquals(List.of(), pages("&from=" + Instant.now().plusSeconds(3600), 2));
  }

  @Test
  void a_read_by_time_has_the_token_of_a_decision() {
    var tag = fresh("decided").toString();
    var body = "{\"events\": [{\"type\": \"A.B.C\", \"data\": {}, \"tags\": [\"%s\"]}]%s}";
    var read = acme("EDITOR").get("/v1/events?from=2020-01-01T00:00:00Z&tag=" + tag);
    var condition =
        ", \"condition\": {\"failIfEventsMatch\": {\"items\": [{\"tags\": [\"%s\"]}]}, \"after\": \"%s\"}"
            .formatted(tag, read.header("consistency-token"));
    assertEquals(200, append(body.formatted(tag, condition)).status());
    assertEquals("append-condition-failed", append(body.formatted(tag, condition)).code());
  }

  private Api.Answer append(String body) {
    return acme("EDITOR").post("/v1/events:append", body);
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, invalid-parameter",
    "from=2020-01-01, invalid-parameter",
    "to=1577836800, invalid-parameter",
    "from=2020-01-01T00:00:00, invalid-parameter",
    "from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z, invalid-parameter",
    "from=2020-01-01T00:00:00Z&to=2020-01-01T00:00:00Z, invalid-parameter",
    "form=2020-01-01T00:00:00Z, unknown-parameter",
    "From=2020-01-01T00:00:00Z, unknown-parameter",
  })
  void a_time_that_cannot_be_meant_is_rejected(String filter, String code) {
    for (var path : List.of("/v1/events?", "/v1/audit-log?")) {
      var answer = acme("ADMIN").get(path + filter);
      assertEquals(code, answer.code(), answer.body());
      assertEquals(400, answer.status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from=-1000000000-01-01T00:00:00Z&to=2020-01-01T00:10:00Z",
    "from=2019-01-01T00:00:00Z&to=%2B1000000000-12-31T23:59:59.999999999Z",
    "from=2019-12-31T22:00:00%2B02:00&to=0000-12-31T00:00:00Z",
    "from=2020-01-01T02:00:00%2B02:00&to=2020-01-01T00:10:00Z",
  })
  void times_of_any_age_and_offset_are_understood(String window) {
    for (var path : List.of("/v1/events?", "/v1/audit-log?")) {
      var answer = acme("ADMIN").get(path + window);
      assertTrue(answer.status() == (window.contains("to=0000") ? 400 : 200), answer.body());
    }
  }

  @Test
  void a_cursor_is_bound_to_its_window() {
    var first = acme("VIEWER").get("/v1/events?limit=1&from=2020-01-01T00:00:00Z");
    var cursor = "&cursor=" + first.json().path("next").asText();
    assertEquals("invalid-cursor", acme("VIEWER").get("/v1/events?limit=1" + cursor).code());
    assertEquals(
        "invalid-cursor",
        acme("VIEWER").get("/v1/events?limit=1&from=2020-01-01T00:00:01Z" + cursor).code());
  }
}
