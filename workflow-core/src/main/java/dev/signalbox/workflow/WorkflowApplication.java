package dev.signalbox.workflow;

import dev.signalbox.platform.service.ServiceApplication;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

@OpenAPIDefinition(
    info =
        @Info(
            title = "workflow-core",
            version = "1",
            description =
                "Work orders and their items, attempts under leases, approvals, dead letters,"
                    + " templates and agent memory."))
public final class WorkflowApplication {
  private WorkflowApplication() {}

  public static void main(String[] args) {
    ServiceApplication.run(WorkflowApplication.class, args);
  }
}
