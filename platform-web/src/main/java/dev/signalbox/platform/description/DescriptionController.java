package dev.signalbox.platform.description;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;

@Hidden
@Controller("/openapi")
class DescriptionController {
  private final ApiDescription description;

  DescriptionController(ApiDescription description) {
    this.description = description;
  }

  /// Serves the OpenAPI 3.1 description of a service without authentication.
  @Get("/{name:[a-z-]+}.yml")
  @Produces("application/yaml")
  @Permitted(Permission.PUBLIC)
  String get(String name) {
    return description.of(name).orElseThrow(Problem::notFound);
  }
}
