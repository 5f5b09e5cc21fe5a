package dev.signalbox.{{module}};

import dev.signalbox.platform.service.ServiceApplication;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

@OpenAPIDefinition(
    info =
        @Info(title = "{{module}}", version = "1", description = "The {{module}} of a workspace."))
public final class {{Module}}Application {
  private {{Module}}Application() {}

  public static void main(String[] args) {
    ServiceApplication.run({{Module}}Application.class, args);
  }
}
