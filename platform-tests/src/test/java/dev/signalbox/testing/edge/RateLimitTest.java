package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Tests rate limits with small values: 20 requests of a principal, 30 of a workspace, 10 of a
/// network.
@MicronautTest(transactional = false)
class RateLimitTest extends ServiceTest {
  /// A pattern for guessed keys. Each guess uses another key, since a key has a limit of its own.
  private static final String GUESS = "sbk_%016x." + "s".repeat(40);

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("signalbox.limits.enabled", "true");
    settings.put("signalbox.limits.principal", "20");
    settings.put("signalbox.limits.workspace", "30");
    settings.put("signalbox.limits.address", "10");
    return settings;
  }

  private Api from(String network, Api api) {
    return api.with("X-Forwarded-For", network);
  }

  /// Returns the last answer, or the first rejected one: a moment later another request would pass.
  private static Api.Answer lastOf(int count, Api api, String path) {
    var answer = api.get(path);
    for (int i = 1; i < count && answer.status() != 429; i++) {
      answer = api.get(path);
    }
    return answer;
  }

  @Test
  void a_principal_and_a_workspace_have_their_own_limits_and_others_are_not_charged() {
    var editor = from("192.0.2.10", acme("EDITOR"));
    var first = editor.get("/v1/notes");
    assertEquals(200, first.status());
    assertTrue(
        first.header("ratelimit-policy").contains("\"principal\";q=20;w=10"),
        first.headers().toString());
    assertTrue(first.header("ratelimit").contains("\"workspace\";r="), first.headers().toString());
    var refused = lastOf(24, editor, "/v1/notes");
    assertEquals(429, refused.status());
    assertEquals("too-many-requests", refused.code());
    assertTrue(Integer.parseInt(refused.header("retry-after")) >= 1);
    // Another member of the workspace can use the rest of the workspace's limit; then it is used
    // up.
    var viewer = from("192.0.2.11", acme("VIEWER"));
    assertEquals(200, viewer.get("/v1/notes").status());
    assertEquals(429, lastOf(15, viewer, "/v1/notes").status());
    assertEquals(200, from("192.0.2.12", globex()).get("/v1/notes").status());
  }

  @Test
  void naming_a_foreign_workspace_charges_it_nothing() {
    var stranger =
        from("192.0.2.20", globex()).with("X-Workspace-Id", Organizations.ACME.toString());
    for (int i = 0; i < 15; i++) {
      assertEquals(404, stranger.get("/v1/notes").status());
    }
    var answer = from("192.0.2.21", acme("APPROVER")).get("/v1/slow/revision");
    assertTrue(answer.status() == 200 || answer.status() == 429);
    assertTrue(!answer.header("ratelimit").isEmpty(), answer.headers().toString());
  }

  @Test
  void a_network_with_rejected_credentials_waits_but_its_valid_credentials_pass() {
    var network = "198.51.100.1";
    var working = from(network, acme("OWNER"));
    assertEquals(200, working.get("/v1/notes").status());
    var guessing =
        from(network, anonymous()).with("X-API-Key", "sbk_0123456789abcdef." + "s".repeat(40));
    assertEquals(401, guessing.get("/v1/notes").status());
    assertEquals(429, lastOf(12, guessing, "/v1/notes").status());
    assertEquals(200, working.get("/v1/notes").status());
    assertEquals(401, from("198.51.100.2", guessing).get("/v1/notes").status());
  }

  /// All of these requests pass before the first one is rejected: the network is charged for each,
  /// at two seconds per request.
  @Test
  void a_network_is_charged_for_all_credentials_rejected_at_the_same_time() throws Exception {
    var guesses = new AtomicInteger();
    Supplier<Api.Answer> guess =
        () ->
            from("198.51.100.77", anonymous())
                .with("X-API-Key", GUESS.formatted(guesses.incrementAndGet()))
                .get("/v1/notes");
    assertEquals(401, guess.get().status());
    try (var keys = database().superuser().getConnection();
        var lock = keys.createStatement()) {
      keys.setAutoCommit(false);
      lock.execute("LOCK TABLE platform.api_keys IN ACCESS EXCLUSIVE MODE");
      try (var noise = new Burst(30, guess)) {
        Thread.sleep(500);
        keys.rollback();
        long refused = AdmissionTest.withStatus(noise.answers(), 401);
        assertTrue(refused >= 20, refused + " were rejected at the same time");
        var next = guess.get();
        assertEquals(429, next.status());
        long wait = Long.parseLong(next.header("retry-after"));
        assertTrue(wait >= 2 * (refused - 10) - 3, "owed for " + refused + ", waits " + wait);
      }
    }
  }

  @Test
  void addresses_that_a_client_adds_to_the_header_do_not_change_its_network() {
    int status = 0;
    for (int i = 0; i < 12; i++) {
      var forged = from("198.51.100." + i + ", 203.0.113.77", anonymous());
      status = forged.get("/v1/notes").status();
    }
    assertEquals(429, status);
  }

  @Test
  void logins_are_limited_before_anything_is_looked_up() {
    var body = "{\"email\": \"%s@example.test\", \"password\": \"wrong password!\"}";
    int status = 0;
    for (int i = 0; i < 60 && status != 429; i++) {
      status =
          from("203.0.113.9", anonymous()).post("/auth/login", body.formatted("a" + i)).status();
    }
    assertEquals(429, status);
    assertEquals(
        401, from("203.0.113.10", anonymous()).post("/auth/login", body.formatted("b")).status());
  }
}
