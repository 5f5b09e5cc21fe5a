package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Serves workspaces to owners and administrators of their organization. The routes need no
/// X-Workspace-Id.
@Controller("/v1/workspaces")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class WorkspaceController {
  private final Directory directory;

  WorkspaceController(Directory directory) {
    this.directory = directory;
  }

  @Introspected
  record CreateWorkspace(
      UUID organizationId,
      @Size(min = 1, max = 200) String name,
      @Pattern(regexp = "[a-z0-9-]{1,63}") String slug) {}

  /// Represents a change; absent members stay as they are. A SUSPENDED workspace is inaccessible.
  @Introspected
  record ChangeWorkspace(
      @Nullable @Size(min = 1, max = 200) String name,
      @Nullable @Pattern(regexp = "ACTIVE|SUSPENDED") String status) {}

  /// Creates a workspace that the caller owns.
  @Post
  @Status(HttpStatus.CREATED)
  @Permitted(Permission.OWN_ACCOUNT)
  HttpResponse<Membership.Workspace> create(@Valid @Body CreateWorkspace body) {
    return HttpResponse.created(
        directory.createWorkspace(body.organizationId(), body.name(), body.slug()));
  }

  @Patch("/{id}")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void change(UUID id, @Valid @Body ChangeWorkspace body) {
    directory.changeWorkspace(id, body.name(), body.status());
  }

  /// Deletes the workspace with its content permanently. It is inaccessible at once, and a
  /// background job deletes its content; see `GET /v1/organizations/{id}/deletions`.
  @Delete("/{id}")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void delete(UUID id) {
    directory.changeWorkspace(id, null, "DELETED");
  }
}
