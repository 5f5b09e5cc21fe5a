package dev.signalbox.{{module}};

import dev.signalbox.testing.ArchitectureSuite;
import java.util.List;
import java.util.Map;

class {{Module}}ArchitectureTest extends ArchitectureSuite {
  @Override
  protected String service() {
    return "{{module}}";
  }

  /// Returns which features use which others.
  @Override
  protected Map<String, List<String>> allowed() {
    return Map.of();
  }
}
