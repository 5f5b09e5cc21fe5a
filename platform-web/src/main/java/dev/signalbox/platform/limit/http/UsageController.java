package dev.signalbox.platform.limit.http;

import dev.signalbox.platform.limit.Quotas;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/// Shows the usage and the quotas of the organization.
@Controller("/v1/usage")
class UsageController {
  private final Quotas quotas;

  UsageController(Quotas quotas) {
    this.quotas = quotas;
  }

  /// Shows usage and quotas of the organization over all its workspaces. Events, entities, work
  /// items and memory documents are counted in the background: those of small workspaces within a
  /// minute or two, those of large ones every quarter of an hour.
  @Get
  @Permitted(Permission.READ)
  Page<Quotas.Usage> usage() {
    return new Page<>(quotas.state().usage(), null);
  }
}
