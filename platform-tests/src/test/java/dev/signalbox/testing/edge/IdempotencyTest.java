package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that a POST with an Idempotency-Key has one effect, however often it is sent.
@MicronautTest(transactional = false)
class IdempotencyTest extends ServiceTest {
  private static final String ENTRIES = "/v1/entries";

  @Test
  void without_a_key_each_request_has_its_effect() throws SQLException {
    acme("EDITOR").post(ENTRIES, entry("plain"));
    acme("EDITOR").post(ENTRIES, entry("plain"));
    assertEquals(2, stored("plain"));
  }

  @Test
  void a_repetition_gets_the_first_answer_and_has_no_effect() throws SQLException {
    var api = keyed("EDITOR");
    var first = api.post(ENTRIES, entry("once"));
    var second = api.post(ENTRIES, entry("once"));
    assertEquals(201, first.status(), first.body());
    assertEquals("", first.header("idempotency-replayed"));
    assertEquals("true", second.header("idempotency-replayed"));
    assertEquals(first.status(), second.status());
    assertEquals(first.body(), second.body());
    for (var header : new String[] {"location", "etag", "content-type"}) {
      assertEquals(first.header(header), second.header(header));
    }
    assertEquals(1, stored("once"));
  }

  @Test
  void fifty_at_once_have_one_effect() throws Exception {
    var api = keyed("EDITOR");
    var running = new ArrayList<Future<Api.Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        running.add(threads.submit(() -> api.post(ENTRIES, entry("fifty"))));
      }
    }
    int created = 0;
    for (var future : running) {
      var answer = future.get();
      if (answer.status() == 201) {
        created++;
      } else {
        assertTrue(
            answer.code().equals("request-in-progress") || answer.code().equals("unavailable"),
            answer.body());
        assertEquals("1", answer.header("retry-after"));
      }
    }
    assertTrue(created > 0);
    assertEquals(1, stored("fifty"));
  }

  @Test
  void another_body_or_address_under_the_same_key_is_rejected() throws SQLException {
    var api = keyed("EDITOR");
    api.post(ENTRIES, entry("first"));
    var other = api.post(ENTRIES, entry("other"));
    assertEquals(422, other.status());
    assertEquals("idempotency-key-reused", other.code());
    assertEquals("idempotency-key-reused", api.post(ENTRIES + "?note=1", entry("first")).code());
    assertEquals(0, stored("other"));
  }

  @Test
  void a_failed_request_leaves_its_key_unused() throws SQLException {
    var api = keyed("EDITOR");
    assertEquals("conflict", api.post(ENTRIES + "/failing", entry("failed")).code());
    assertEquals("conflict", api.post(ENTRIES + "/failing", entry("failed again")).code());
    assertEquals(0, stored("failed"));
    assertEquals(0, keys("/failing"));
  }

  @Test
  void a_key_belongs_to_one_principal_in_one_workspace() throws SQLException {
    var key = UUID.randomUUID().toString();
    for (var api : new Api[] {acme("EDITOR"), acme("OWNER"), globex()}) {
      var answer = api.with("Idempotency-Key", key).post(ENTRIES, entry("shared key"));
      assertEquals(201, answer.status(), answer.body());
      assertEquals("", answer.header("idempotency-replayed"));
    }
    assertEquals(3, stored("shared key"));
  }

  @Test
  void a_caller_who_lost_the_permission_gets_no_replay() {
    var key = UUID.randomUUID().toString();
    var refused = acme("VIEWER").with("Idempotency-Key", key).post(ENTRIES, entry("viewer"));
    assertEquals("forbidden", refused.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "tab\tbed", "x"})
  void a_malformed_key_is_rejected(String key) {
    var sent = key.equals("x") ? "x".repeat(256) : key;
    var answer = acme("EDITOR").with("Idempotency-Key", sent).post(ENTRIES, entry("malformed"));
    assertEquals(400, answer.status());
    assertEquals("idempotency-key-invalid", answer.code());
  }

  @Test
  void an_expired_key_is_forgotten() throws SQLException {
    var api = keyed("EDITOR");
    api.post(ENTRIES, entry("expired"));
    update("UPDATE platform.idempotency_keys SET expires_at = now() - interval '1 second'");
    keyed("EDITOR").post(ENTRIES, entry("another"));
    assertEquals(1, keys(ENTRIES), "the expired row was not cleaned");
    assertEquals("", api.post(ENTRIES, entry("expired")).header("idempotency-replayed"));
    assertEquals(2, stored("expired"));
  }

  @Test
  void a_secret_is_shown_once_and_not_stored() throws SQLException {
    var api = keyed("ADMIN");
    var body = "{\"name\": \"robot\", \"scopes\": [\"read\"]}";
    var first = api.post("/v1/api-keys", body);
    var second = api.post("/v1/api-keys", body);
    var secret = first.json().path("secret").asText();
    assertFalse(secret.isEmpty());
    assertTrue(second.json().path("secret").isNull(), second.body());
    assertEquals(first.json().at("/key/id"), second.json().at("/key/id"));
    assertEquals(
        0, count("platform.idempotency_keys WHERE response::text LIKE '%' || ? || '%'", secret));
  }

  @Test
  void work_in_chunks_is_answered_again_too() throws SQLException {
    var api = keyed("EDITOR");
    var body = "[%s, %s]".formatted(entry("chunk"), entry("chunk"));
    var first = api.post(ENTRIES + "/chunks", body);
    assertEquals(200, first.status(), first.body());
    assertEquals(first.body(), api.post(ENTRIES + "/chunks", body).body());
    assertEquals(2, stored("chunk"));
  }

  @Test
  void chunks_that_failed_may_be_sent_again_and_running_ones_not() throws SQLException {
    var api = keyed("EDITOR");
    var body = "[%s, %s]".formatted(entry("half"), entry("refused"));
    assertEquals("conflict", api.post(ENTRIES + "/chunks", body).code());
    assertEquals("conflict", api.post(ENTRIES + "/chunks", body).code());

    var running = keyed("EDITOR");
    var one = "[%s]".formatted(entry("running"));
    var first = running.post(ENTRIES + "/chunks", one);
    update("UPDATE platform.idempotency_keys SET status = 'IN_PROGRESS', response = NULL");
    assertEquals("request-in-progress", running.post(ENTRIES + "/chunks", one).code());
    // The process of the key died; two minutes later another request may claim the key.
    update("UPDATE platform.idempotency_keys SET created_at = now() - interval '3 minutes'");
    var taken = running.post(ENTRIES + "/chunks", one);
    assertEquals(200, taken.status(), taken.body());
    assertNotEquals(first.body(), taken.body());
  }

  @Test
  void another_body_does_not_take_a_running_key_over() throws SQLException {
    var api = keyed("EDITOR");
    api.post(ENTRIES + "/chunks", "[%s]".formatted(entry("taken")));
    update(
        "UPDATE platform.idempotency_keys SET status = 'IN_PROGRESS', response = NULL,"
            + " created_at = now() - interval '3 minutes'");
    var other = api.post(ENTRIES + "/chunks", "[%s]".formatted(entry("not taken")));
    assertEquals("idempotency-key-reused", other.code());
    assertEquals(0, stored("not taken"));
  }

  @Test
  void an_answer_that_asks_for_a_repetition_is_not_replayed() throws SQLException {
    var api = keyed("EDITOR");
    var body = "[%s]".formatted(entry("passing"));
    assertEquals(200, api.post(ENTRIES + "/chunks?repeat=true", body).status());
    var second = api.post(ENTRIES + "/chunks?repeat=true", body);
    assertEquals("", second.header("idempotency-replayed"));
    assertEquals(2, stored("passing"));
  }

  private Api keyed(String role) {
    return acme(role).with("Idempotency-Key", UUID.randomUUID().toString());
  }

  private static String entry(String text) {
    return "{\"text\": \"" + text + "\"}";
  }

  private int stored(String text) throws SQLException {
    return count("sample.notes WHERE text LIKE ? || '#%'", text);
  }

  private int keys(String route) throws SQLException {
    return count(
        "platform.idempotency_keys WHERE workspace_id = '"
            + Organizations.ACME
            + "' AND route LIKE '%' || ?",
        route);
  }

  private int count(String from, String parameter) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var query = connection.prepareStatement("SELECT count(*) FROM " + from)) {
      query.setString(1, parameter);
      try (var result = query.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }

  private void update(String text) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}
