package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests queries whose tags are each on many events, but together on none.
@MicronautTest(transactional = false)
class BroadQueryTest extends ServiceTest {
  @BeforeAll
  void many_events() throws SQLException {
    // The log has 3,000 events with 63 of 64 tags each, 130,000 with one of two tags, and 130,000
    // of one kind.
    fill(
        3_000,
        "ARRAY(SELECT 'a:' || k FROM generate_series(0, 63) k WHERE k <> n % 64)",
        "WIDE.EVENT.OK",
        0);
    fill(260_000, "ARRAY['p:' || n % 2, 'q:' || (n + 1) % 2]", "PAIR.EVENT.OK", 10_000);
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE platform.events, platform.event_tags");
    }
  }

  private void fill(int count, String tags, String type, long from) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          WITH made AS (SELECT %d + n AS position, %s AS tags FROM generate_series(1, %d) n), stored AS (
            INSERT INTO platform.events (workspace_id, position, id, type, data, metadata, tags)
              SELECT '%s', position * 256, gen_random_uuid(), '%s', '{}', '{}', tags FROM made)
          INSERT INTO platform.event_tags (workspace_id, tag, position, type)
            SELECT '%s', t, position * 256, '%s' FROM made, unnest(tags) t
          """
              .formatted(from, tags, count, Organizations.ACME, type, Organizations.ACME, type));
    }
  }

  private static String wide(int items) {
    var tags =
        IntStream.range(0, 64).mapToObj(i -> "\"a:" + i + "\"").collect(Collectors.joining(","));
    var item = "{\"tags\":[" + tags + "]}";
    return "{\"items\":["
        + IntStream.range(0, items).mapToObj(_ -> item).collect(Collectors.joining(","))
        + "]}";
  }

  private Api.Answer read(String query) {
    return acme("VIEWER")
        .get("/v1/events?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  @Test
  void the_widest_query_is_answered() {
    var answer = read(wide(3));
    assertEquals(200, answer.status(), answer.body());
    assertEquals(0, answer.json().path("items").size());
    var more = read(wide(4));
    assertEquals("condition-too-large", more.code(), more.body());
  }

  @Test
  void a_query_that_would_look_at_more_than_a_hundred_thousand_events_is_rejected() {
    var none = "{\"items\":[{\"tags\":[\"p:0\",\"q:0\"]}]}";
    assertEquals("query-too-broad", read(none).code());
    var some = "{\"items\":[{\"tags\":[\"p:0\",\"q:1\"]}]}";
    assertEquals(50, read(some).json().path("items").size());
    var type = "{\"items\":[{\"types\":[\"NO.SUCH\"],\"tags\":[\"p:0\"]}]}";
    assertEquals("query-too-broad", read(type).code());
  }

  @Test
  void a_condition_is_bounded_in_the_same_way() {
    var body =
        """
        {"events": [{"type": "X.Y.Z", "data": {}, "tags": ["z:1"]}],
         "condition": {"failIfEventsMatch": %s}}
        """;
    var wide = acme("EDITOR").post("/v1/events:append", body.formatted(wide(3)));
    assertEquals(200, wide.status(), wide.body());
    var broad =
        acme("EDITOR")
            .post(
                "/v1/events:append", body.formatted("{\"items\":[{\"tags\":[\"p:0\",\"q:0\"]}]}"));
    assertEquals("query-too-broad", broad.code(), broad.body());
    assertTrue(broad.status() == 422);
  }
}
