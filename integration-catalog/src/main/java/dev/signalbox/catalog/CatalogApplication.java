package dev.signalbox.catalog;

import dev.signalbox.platform.service.ServiceApplication;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

@OpenAPIDefinition(
    info =
        @Info(
            title = "integration-catalog",
            version = "1",
            description =
                "Which integrations exist, which connections a workspace has, and the records that"
                    + " come through them."))
public final class CatalogApplication {
  private CatalogApplication() {}

  public static void main(String[] args) {
    ServiceApplication.run(CatalogApplication.class, args);
  }
}
