package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Origins;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Map;

/// Logs users in without an identity provider, if this service has signing keys.
@Controller
@Requires(property = "signalbox.account-api.enabled", value = "true")
@Requires(property = "signalbox.account-api.signing-keys")
public class LoginController {
  private final Logins logins;
  private final SigningKeys keys;
  private final Origins origins;

  LoginController(Logins logins, SigningKeys keys, Origins origins) {
    this.logins = logins;
    this.keys = keys;
    this.origins = origins;
  }

  @Introspected
  record Login(@Size(max = 320) String email, @Size(min = 1, max = 256) String password) {
    @Override
    public String toString() {
      return "Login[]";
    }
  }

  @Introspected
  record RefreshToken(@Size(min = 1, max = 100) String refreshToken) {
    @Override
    public String toString() {
      return "RefreshToken[]";
    }
  }

  /// Represents a change of the password. `newPassword` has 12 to 256 characters.
  @Introspected
  record ChangePassword(
      @Size(min = 1, max = 256) String currentPassword, @Size(max = 256) String newPassword) {
    @Override
    public String toString() {
      return "ChangePassword[]";
    }
  }

  /// Logs in with a password. After five failures of an address from one network, that network has
  /// to wait (429); other networks do not.
  @Post("/auth/login")
  @Permitted(Permission.PUBLIC)
  HttpResponse<Logins.Tokens> login(HttpRequest<?> request, @Valid @Body Login body) {
    return secret(logins.login(body.email(), body.password(), origins.of(request)));
  }

  /// Exchanges a refresh token for new tokens. It works once; its second use ends the login.
  @Post("/auth/refresh")
  @Permitted(Permission.PUBLIC)
  HttpResponse<Logins.Tokens> refresh(HttpRequest<?> request, @Valid @Body RefreshToken body) {
    return secret(logins.refresh(body.refreshToken(), origins.of(request)));
  }

  @Post("/auth/logout")
  @Permitted(Permission.PUBLIC)
  @Status(HttpStatus.NO_CONTENT)
  void logout(@Valid @Body RefreshToken body) {
    logins.logout(body.refreshToken());
  }

  /// Changes the password and ends all logins of the caller.
  @Post("/auth/password")
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void changePassword(@Valid @Body ChangePassword body) {
    logins.changePassword(body.currentPassword(), body.newPassword());
  }

  /// Returns the public keys as a JWK set.
  @Get("/keys")
  @Permitted(Permission.PUBLIC)
  HttpResponse<Map<String, Object>> keys() {
    return HttpResponse.ok(keys.published().toJSONObject())
        .header("Cache-Control", "public, max-age=60");
  }

  private static HttpResponse<Logins.Tokens> secret(Logins.Tokens tokens) {
    return HttpResponse.ok(tokens).header("Cache-Control", "no-store");
  }
}
