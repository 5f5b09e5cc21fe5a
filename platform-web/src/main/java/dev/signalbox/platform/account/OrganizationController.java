package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/// Serves organizations and their members. The routes need no X-Workspace-Id; the role in the
/// organization decides.
@Controller("/v1/organizations")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class OrganizationController {
  private final Directory directory;

  OrganizationController(Directory directory) {
    this.directory = directory;
  }

  /// Represents a new organization. `slug` has a-z, 0-9 and dashes. Slugs may repeat; ids are
  /// unique.
  @Introspected
  record CreateOrganization(
      @Size(min = 1, max = 200) String name, @Pattern(regexp = "[a-z0-9-]{1,63}") String slug) {}

  /// Represents a new role: OWNER, ADMIN or MEMBER.
  @Introspected
  record OrganizationRole(@Pattern(regexp = "OWNER|ADMIN|MEMBER") String role) {}

  /// Creates an organization that the caller owns.
  @Post
  @Status(HttpStatus.CREATED)
  @Permitted(Permission.OWN_ACCOUNT)
  HttpResponse<Membership.Organization> create(@Valid @Body CreateOrganization body) {
    return HttpResponse.created(directory.createOrganization(body.name(), body.slug()));
  }

  /// Deletes the organization with all its workspaces permanently, for owners. They are
  /// inaccessible at once, and a background job deletes their content.
  @Delete("/{id}")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void delete(UUID id) {
    directory.deleteOrganization(id);
  }

  /// Lists the deleted workspaces of the organization and the progress of their deletion, newest
  /// first, at most 200.
  @Get("/{id}/deletions")
  @Permitted(Permission.OWN_ACCOUNT)
  Page<Deletion> deletions(UUID id) {
    return new Page<>(directory.deletions(id), null);
  }

  /// Lists the members, for owners and administrators of the organization.
  @Get("/{id}/members")
  @Permitted(Permission.OWN_ACCOUNT)
  Page<Membership.Member> members(UUID id) {
    return new Page<>(directory.organizationMembers(id), null);
  }

  /// Changes the role of a member. Owners are appointed and removed by owners only; the last owner
  /// stays.
  @Patch("/{id}/members/{userId}")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void change(UUID id, UUID userId, @Valid @Body OrganizationRole body) {
    directory.setOrganizationRole(id, userId, body.role());
  }

  /// Removes a member from the organization and all its workspaces. Any member may leave.
  @Delete("/{id}/members/{userId}")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void remove(UUID id, UUID userId) {
    directory.setOrganizationRole(id, userId, null);
  }
}
