package dev.signalbox.workflow;

import dev.signalbox.testing.ArchitectureSuite;
import java.util.List;
import java.util.Map;

class WorkflowArchitectureTest extends ArchitectureSuite {
  @Override
  protected String service() {
    return "workflow";
  }

  @Override
  protected Map<String, List<String>> allowed() {
    return Map.of(
        "order",
        List.of("template", "capability"),
        "attempt",
        List.of("order", "template"),
        "approval",
        List.of("order", "template"),
        "deadletter",
        List.of("order", "capability"));
  }
}
