package dev.signalbox.platform.account;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.idempotency.ShownOnce;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Invites people into the workspace.
@Controller("/v1/invitations")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class InvitationController {
  private final Invitations invitations;
  private final Cursors cursors;

  InvitationController(Invitations invitations, Cursors cursors) {
    this.invitations = invitations;
    this.cursors = cursors;
  }

  /// Represents a new invitation. `role` is OWNER (by owners only), ADMIN, EDITOR, APPROVER or
  /// VIEWER.
  @Introspected
  record Invite(
      @Size(max = 320) @Pattern(regexp = "[^@\\s<>\"(),:;\\\\\\[\\]]+@[^@\\s<>\"(),:;\\\\\\[\\]]+")
          String email,
      @Pattern(regexp = "OWNER|ADMIN|EDITOR|APPROVER|VIEWER") String role) {}

  /// Represents a created invitation. `token` is null, since it is mailed to the address only. A
  /// service that is configured to show tokens to the inviter shows it once.
  @Introspected
  record Invited(Invitation invitation, @Nullable String token) implements ShownOnce {
    @Override
    public Invited withoutSecret() {
      return new Invited(invitation, null);
    }
  }

  /// Invites an address; the invitation is valid for 7 days. Inviting an address again revokes its
  /// earlier invitation.
  @Post
  @Status(HttpStatus.CREATED)
  @Permitted(Permission.ADMINISTER)
  @Idempotent(atomic = false)
  HttpResponse<Invited> invite(@Valid @Body Invite body) {
    var created = invitations.invite(body.email(), body.role());
    return HttpResponse.created(new Invited(created.invitation(), created.token()));
  }

  @Get
  @Permitted(Permission.ADMINISTER)
  HttpResponse<Page<Invitation>> list(HttpRequest<?> request) {
    var slice = cursors.byTime(request);
    var rows = invitations.list(slice.fetch(), slice.after());
    return cursors.page(request, slice, rows, one -> new ByTime(one.createdAt(), one.id()));
  }

  /// Revokes a pending invitation.
  @Delete("/{id}")
  @Permitted(Permission.ADMINISTER)
  @Status(HttpStatus.NO_CONTENT)
  void revoke(UUID id) {
    invitations.revoke(id);
  }
}
