package dev.signalbox.platform.account;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures the account routes, and logins with passwords.
///
/// @param enabled Serves the account routes.
/// @param issuer The claim `iss` of the tokens that this service signs. Logins with passwords are
///   served where this and `signing-keys` are set.
/// @param signingKeys The `file:` address of a private JWK set; `./signalbox rotate-keys
///   --signing-keys FILE` makes one.
/// @param showInvitationTokens Shows the token of an invitation to the inviter, where there is no
///   mail server. Accepting an invitation proves no address then.
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
