package dev.signalbox.catalog.definition;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/integrations")
class DefinitionController {
  private final Definitions definitions;
  private final Cursors cursors;

  DefinitionController(Definitions definitions, Cursors cursors) {
    this.definitions = definitions;
    this.cursors = cursors;
  }

  /// Lists the catalogue, by category or by a text in name, slug or description.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<IntegrationDefinition>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String category,
      @Nullable @QueryValue String search) {
    var slice = cursors.byTime(request);
    var rows = definitions.search(category, search, slice);
    return cursors.page(request, slice, rows, d -> new ByTime(d.createdAt(), d.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  IntegrationDefinition get(UUID id) {
    return definitions.get(id);
  }
}
