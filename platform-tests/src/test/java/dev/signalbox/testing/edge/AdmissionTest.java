package dev.signalbox.testing.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests admission with a pool of eight connections, of which a workspace may hold two.
@MicronautTest(transactional = false)
class AdmissionTest extends ServiceTest {
  @Test
  void a_workspace_that_wants_all_connections_leaves_those_of_others() throws Exception {
    var acme = acme("VIEWER");
    assertEquals(200, acme.get("/v1/notes").status());
    try (var noise = new Burst(30, () -> acme.get("/v1/slow/read?seconds=3"))) {
      Thread.sleep(300);
      for (int i = 0; i < 20; i++) {
        long begun = System.nanoTime();
        assertEquals(200, globex().get("/v1/notes").status());
        assertTrue(since(begun).toMillis() < 1_500, "waited " + since(begun));
        assertEquals(200, anonymous().get("/health/readiness").status());
      }
      assertTrue(noise.isUnderWay());
      var answers = noise.answers();
      assertEquals(2, withStatus(answers, 200));
      assertEquals(28, withStatus(answers, 429));
      answers.stream()
          .filter(answer -> answer.status() == 429)
          .forEach(answer -> {
            assertEquals("too-many-requests", answer.code());
            assertEquals("1", answer.header("retry-after"));
          });
    }
  }

  @Test
  void naming_a_foreign_workspace_uses_none_of_its_share() throws Exception {
    var stranger = globex().with("X-Workspace-Id", acmeWorkspace());
    assertEquals(200, acme("VIEWER").get("/v1/notes").status());
    try (var noise = new Burst(200, () -> stranger.get("/v1/notes"))) {
      assertEquals(200, acme("VIEWER").get("/v1/notes").status());
      for (var answer : noise.answers()) {
        assertTrue(List.of(404, 429).contains(answer.status()), answer.body());
      }
    }
  }

  /// While PostgreSQL does not answer for keys, guessed keys occupy all places of unknown keys;
  /// logins wait in another line.
  @Test
  void guessing_api_keys_does_not_block_logins() throws Exception {
    var wrong = "{\"email\": \"nobody@example.test\", \"password\": \"wrong password!\"}";
    assertEquals(401, anonymous().post("/auth/login", wrong).status());
    var guessing = anonymous().with("X-API-Key", "sbk_0123456789abcdef." + "s".repeat(40));
    try (var keys = database().superuser().getConnection();
        var lock = keys.createStatement()) {
      keys.setAutoCommit(false);
      lock.execute("LOCK TABLE platform.api_keys IN ACCESS EXCLUSIVE MODE");
      try (var noise = new Burst(30, () -> guessing.get("/v1/notes"))) {
        Thread.sleep(300);
        assertEquals(401, anonymous().post("/auth/login", wrong).status());
        assertTrue(noise.isUnderWay());
        keys.rollback();
        assertTrue(withStatus(noise.answers(), 401) >= 2);
      }
    }
  }

  /// Each waiting request that is abandoned could leak its place.
  @Test
  void clients_that_disconnect_while_waiting_leak_no_place() throws Exception {
    var acme = acme("VIEWER");
    assertEquals(200, acme.get("/v1/notes").status());
    try (var noise = new Burst(2, () -> acme.get("/v1/slow/read?seconds=1"))) {
      Thread.sleep(300);
      for (int i = 0; i < 20; i++) {
        leave(acme);
      }
      noise.answers();
    }
    Thread.sleep(500);
    assertEquals(200, acme.get("/v1/notes").status());
    assertEquals(200, acme.get("/v1/notes").status());
  }

  /// Sends a request, and closes the connection before the answer.
  private static void leave(Api api) throws Exception {
    try (var socket = new Socket(api.base().getHost(), api.base().getPort())) {
      var request = new StringBuilder("GET /v1/notes HTTP/1.1\r\nHost: x\r\n");
      api.headers().forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      socket.getOutputStream().write(request.append("\r\n").toString().getBytes(US_ASCII));
      Thread.sleep(20);
    }
  }

  private static String acmeWorkspace() {
    return Organizations.acme("VIEWER").workspaceId().toString();
  }

  static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static int withStatus(List<Api.Answer> answers, int status) {
    return (int) answers.stream().filter(answer -> answer.status() == status).count();
  }
}
