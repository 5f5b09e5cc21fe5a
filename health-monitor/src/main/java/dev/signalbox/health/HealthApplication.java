package dev.signalbox.health;

import dev.signalbox.platform.service.ServiceApplication;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

@OpenAPIDefinition(
    info =
        @Info(
            title = "health-monitor",
            version = "1",
            description =
                "What happens at the integrations of a workspace, and how healthy they are."))
public final class HealthApplication {
  private HealthApplication() {}

  public static void main(String[] args) {
    ServiceApplication.run(HealthApplication.class, args);
  }
}
