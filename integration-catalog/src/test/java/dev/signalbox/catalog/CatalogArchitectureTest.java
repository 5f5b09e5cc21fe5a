package dev.signalbox.catalog;

import dev.signalbox.testing.ArchitectureSuite;
import java.util.List;
import java.util.Map;

class CatalogArchitectureTest extends ArchitectureSuite {
  @Override
  protected String service() {
    return "catalog";
  }

  @Override
  protected Map<String, List<String>> allowed() {
    return Map.of("entity", List.of("connection"));
  }
}
