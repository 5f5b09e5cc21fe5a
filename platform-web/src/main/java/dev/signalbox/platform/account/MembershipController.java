package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/// Lists organizations, workspaces and members. The lists are complete, since people belong to few
/// workspaces.
@Controller("/v1")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class MembershipController {
  private final Memberships memberships;

  MembershipController(Memberships memberships) {
    this.memberships = memberships;
  }

  /// Lists the caller's organizations. It needs no X-Workspace-Id.
  @Get("/organizations")
  @Permitted(Permission.OWN_ACCOUNT)
  Page<Membership.Organization> organizations() {
    return new Page<>(memberships.organizations(), null);
  }

  /// Lists the caller's workspaces with the caller's role. It needs no X-Workspace-Id.
  @Get("/workspaces")
  @Permitted(Permission.OWN_ACCOUNT)
  Page<Membership.Workspace> workspaces() {
    return new Page<>(memberships.workspaces(), null);
  }

  /// Lists the members of the workspace.
  @Get("/members")
  @Permitted(Permission.READ)
  Page<Membership.Member> members() {
    return new Page<>(memberships.members(), null);
  }
}
