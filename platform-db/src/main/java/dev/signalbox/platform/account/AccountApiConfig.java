package dev.signalbox.platform.account;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Whether this service serves the account routes. With `issuer` and `signing-keys` (`file:`
/// address of a private JWK set) it serves logins with passwords too, and signs tokens as that
/// issuer.
@ConfigurationProperties("signalbox.account-api")
public record AccountApiConfig(
    @Bindable(defaultValue = "false") boolean enabled,
    @Nullable String issuer,
    @Nullable String signingKeys) {
  /// Empty where no logins are served.
  String localIssuer() {
    return issuer == null ? "" : issuer;
  }
}
