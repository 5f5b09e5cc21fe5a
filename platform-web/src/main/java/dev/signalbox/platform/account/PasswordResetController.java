package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Resets passwords for users who can read the mail of their address.
@Controller("/auth")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class PasswordResetController {
  private final PasswordResets resets;

  PasswordResetController(PasswordResets resets) {
    this.resets = resets;
  }

  @Introspected
  record ForgotPassword(@Size(min = 3, max = 320) String email) {
    @Override
    public String toString() {
      return "ForgotPassword[]";
    }
  }

  /// Represents a new password of 12 to 256 characters. Without `password` the request carries a
  /// token of an identity provider, which is linked to the account instead.
  @Introspected
  record ResetPassword(
      @Size(min = 1, max = 100) String token, @Nullable @Size(max = 256) String password) {
    @Override
    public String toString() {
      return "ResetPassword[]";
    }
  }

  /// Mails a token to the address if it has an account with a password. The answer is the same, and
  /// as fast, if it has none. At most three tokens of an account are valid at a time.
  @Post("/forgot-password")
  @Permitted(Permission.PUBLIC)
  @Status(HttpStatus.ACCEPTED)
  void forgot(@Valid @Body ForgotPassword body) {
    resets.request(body.email());
  }

  /// Sets the password with a mailed token, once and within an hour; ends all logins of the user.
  @Post("/reset-password")
  @Permitted(Permission.PUBLIC)
  @Status(HttpStatus.NO_CONTENT)
  void reset(@Valid @Body ResetPassword body) {
    resets.reset(body.token(), body.password());
  }
}
