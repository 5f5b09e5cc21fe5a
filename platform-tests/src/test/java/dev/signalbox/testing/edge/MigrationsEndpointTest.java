package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class MigrationsEndpointTest extends ServiceTest {
  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("endpoints.migrations.enabled", "true");
    return settings;
  }

  @Test
  void the_endpoint_lists_what_ran_without_scripts_and_logins() {
    var answer = anonymous().get("/migrations");
    assertEquals(200, answer.status());
    var history = answer.json().get("history");
    assertEquals("platform", history.get(0).get("module").asText());
    assertEquals("000", history.get(0).get("version").asText());
    assertEquals(64, history.get(0).get("fingerprint").asText().length());
    assertTrue(history.size() > 16, answer.body());
    assertFalse(answer.body().contains("DROP") || answer.body().contains("signalbox_migrator"));
  }
}
