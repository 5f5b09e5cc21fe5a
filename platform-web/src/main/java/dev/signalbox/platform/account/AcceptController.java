package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Accepts invitations on behalf of the invited person.
@Controller("/auth")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class AcceptController {
  private final Invitations invitations;

  AcceptController(Invitations invitations) {
    this.invitations = invitations;
  }

  /// Accepts an invitation. `password` creates a local user; it is ignored if the request carries a
  /// token.
  @Introspected
  record Accept(
      @Size(min = 1, max = 100) String token,
      @Nullable @Size(max = 256) String password,
      @Nullable @Size(min = 1, max = 200) String displayName) {
    @Override
    public String toString() {
      return "Accept[]";
    }
  }

  @Introspected
  record Accepted(UUID workspaceId) {}

  /// Accepts an invitation as the signed-in user with the invited address, with a token of an
  /// identity provider whose subject is unknown yet, or with a password.
  @Post("/accept-invitation")
  @Permitted(Permission.PUBLIC)
  Accepted accept(@Valid @Body Accept body) {
    var password = body.password();
    if (password != null) {
      Passwords.check("/password", password, "");
    }
    return new Accepted(invitations.accept(body.token(), password, body.displayName()));
  }
}
