package dev.signalbox.platform.account;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Whether this service serves the account routes. With `issuer` and `signing-keys` (`file:`
/// address of a private JWK set) it serves logins with passwords too, and signs tokens as that
/// issuer. Invitations are mailed; `show-invitation-tokens` shows their tokens to whoever invites
/// instead, where there is no mail server: accepting proves no address then.
@ConfigurationProperties("signalbox.account-api")
public record AccountApiConfig(
    @Bindable(defaultValue = "false") boolean enabled,
    @Nullable String issuer,
    @Nullable String signingKeys,
    @Bindable(defaultValue = "false") boolean showInvitationTokens) {
  /// Empty where no logins are served.
  String localIssuer() {
    return issuer == null ? "" : issuer;
  }
}
