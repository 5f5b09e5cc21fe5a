package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The pool has eight connections: a workspace may hold two of them.
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
  void whoever_names_a_foreign_workspace_uses_none_of_its_share() throws Exception {
    var stranger = globex().with("X-Workspace-Id", acmeWorkspace());
    assertEquals(200, acme("VIEWER").get("/v1/notes").status());
    try (var noise = new Burst(200, () -> stranger.get("/v1/notes"))) {
      assertEquals(200, acme("VIEWER").get("/v1/notes").status());
      for (var answer : noise.answers()) {
        assertTrue(List.of(404, 429).contains(answer.status()), answer.body());
      }
    }
  }

  private static String acmeWorkspace() {
    return dev.signalbox.testing.Organizations.acme("VIEWER").workspaceId().toString();
  }

  static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static int withStatus(List<Api.Answer> answers, int status) {
    return (int) answers.stream().filter(answer -> answer.status() == status).count();
  }
}
