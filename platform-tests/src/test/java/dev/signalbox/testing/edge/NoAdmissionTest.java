package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Is the negative control of [AdmissionTest]: without sharing, one workspace takes every
/// connection.
@MicronautTest(transactional = false)
class NoAdmissionTest extends ServiceTest {
  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("signalbox.admission.enabled", "false");
    return settings;
  }

  @Test
  void a_workspace_that_wants_all_connections_gets_them() throws Exception {
    var acme = acme("VIEWER");
    assertEquals(200, acme.get("/v1/notes").status());
    try (var noise = new Burst(30, () -> acme.get("/v1/slow/read?seconds=3"))) {
      Thread.sleep(300);
      assertEquals("unavailable", globex().get("/v1/notes").code());
      assertEquals(200, anonymous().get("/health/readiness").status());
      assertTrue(AdmissionTest.withStatus(noise.answers(), 200) >= 8);
    }
  }

  @Test
  void liveness_and_requests_do_not_wait_for_a_hidden_pool_of_threads() throws Exception {
    int many = 4 * Runtime.getRuntime().availableProcessors() + 8;
    try (var noise = new Burst(many, () -> acme("OWNER").get("/v1/slow/idle?millis=3000"))) {
      Thread.sleep(500);
      long begun = System.nanoTime();
      assertEquals(200, anonymous().get("/health/liveness").status());
      assertEquals(200, globex().get("/v1/notes").status());
      assertTrue(noise.isUnderWay());
      assertTrue(
          AdmissionTest.since(begun).toMillis() < 2_000, "waited " + AdmissionTest.since(begun));
      assertEquals(many, AdmissionTest.withStatus(noise.answers(), 200));
    }
  }
}
