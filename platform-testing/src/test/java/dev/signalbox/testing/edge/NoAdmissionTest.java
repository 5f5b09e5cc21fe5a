package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The negative control of [AdmissionTest]: without sharing, one workspace takes every connection.
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
}
