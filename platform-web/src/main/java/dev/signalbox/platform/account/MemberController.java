package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;

/// Changes the roles of the workspace's members.
@Controller("/v1/members")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class MemberController {
  private final Directory directory;

  MemberController(Directory directory) {
    this.directory = directory;
  }

  /// Represents a new role: OWNER, ADMIN, EDITOR, APPROVER or VIEWER.
  @Introspected
  record MemberRole(@Pattern(regexp = "OWNER|ADMIN|EDITOR|APPROVER|VIEWER") String role) {}

  /// Changes the role of a member. Owners are appointed and removed by owners only; the last owner
  /// stays.
  @Patch("/{userId}")
  @Permitted(Permission.ADMINISTER)
  @Status(HttpStatus.NO_CONTENT)
  void change(UUID userId, @Valid @Body MemberRole body) {
    directory.setMemberRole(userId, body.role());
  }

  /// Removes a member. Administrators remove others; any member may leave.
  @Delete("/{userId}")
  @Permitted(Permission.READ)
  @Status(HttpStatus.NO_CONTENT)
  void remove(UUID userId) {
    directory.setMemberRole(userId, null);
  }
}
