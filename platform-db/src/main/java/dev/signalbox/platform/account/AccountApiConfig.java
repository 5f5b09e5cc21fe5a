package dev.signalbox.platform.account;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures the account routes. With `issuer` and `signing-keys` (the `file:` address of a
/// private JWK set) the service also serves logins with passwords, and signs tokens as that issuer.
/// Invitations are mailed. Where there is no mail server, `show-invitation-tokens` returns the
/// tokens of invitations to the inviter instead; accepting such an invitation proves no address.
@ConfigurationProperties("signalbox.account-api")
public record AccountApiConfig(
    @Bindable(defaultValue = "false") boolean enabled,
    @Nullable String issuer,
    @Nullable String signingKeys,
    @Bindable(defaultValue = "false") boolean showInvitationTokens) {
  /// Returns the issuer of this service's own tokens; empty if the service serves no logins.
  String localIssuer() {
    return issuer == null ? "" : issuer;
  }
}
