package dev.signalbox.platform.limit;

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

  /// Use and quota of the organization of the workspace, all its workspaces together. Events,
  /// entities, work items and memory documents are counted in the background, those of a workspace
  /// with few within a minute or two, of one with many every quarter of an hour.
  @Get
  @Permitted(Permission.READ)
  Page<Quotas.Usage> usage() {
    return new Page<>(quotas.state().usage(), null);
  }
}
