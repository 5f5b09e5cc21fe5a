package dev.signalbox.health;

import dev.signalbox.testing.ArchitectureSuite;
import java.util.List;
import java.util.Map;

class HealthArchitectureTest extends ArchitectureSuite {
  @Override
  protected String service() {
    return "health";
  }

  @Override
  protected Map<String, List<String>> allowed() {
    return Map.of("status", List.of("event"));
  }
}
