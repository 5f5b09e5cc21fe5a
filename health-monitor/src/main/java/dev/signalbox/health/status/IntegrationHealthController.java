package dev.signalbox.health.status;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

@Controller("/v1/integration-health")
class IntegrationHealthController {
  private final Statuses statuses;
  private final HealthChecks checks;
  private final Cursors cursors;

  IntegrationHealthController(Statuses statuses, HealthChecks checks, Cursors cursors) {
    this.statuses = statuses;
    this.checks = checks;
    this.cursors = cursors;
  }

  /// Lists the current status of every known integration, in the order of first contact.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<CurrentHealth>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    return cursors.page(request, slice, statuses.page(slice), CurrentHealth::position);
  }

  @Get("/{integrationId}")
  @Permitted(Permission.READ)
  CurrentHealth get(String integrationId) {
    return statuses.get(integrationId);
  }

  /// Lists the checks of an integration, newest first.
  @Get("/{integrationId}/history")
  @Permitted(Permission.READ)
  HttpResponse<Page<HealthCheck>> history(HttpRequest<?> request, String integrationId) {
    var slice = cursors.byTime(request);
    var rows = checks.history(integrationId, slice);
    return cursors.page(request, slice, rows, c -> new ByTime(c.lastChecked(), c.id()));
  }
}
