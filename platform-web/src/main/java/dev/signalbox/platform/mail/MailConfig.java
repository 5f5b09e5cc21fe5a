package dev.signalbox.platform.mail;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures the SMTP server that takes mail. A service that serves accounts needs one, unless
/// `signalbox.account-api.show-invitation-tokens` is on.
///
/// @param host The server's name; no mail is sent without it.
/// @param port The server's port.
/// @param username The login at the server; mail is sent without one where it is not set.
/// @param password Its password.
/// @param tls `starttls` requires it, `tls` speaks TLS from the first byte, and `none` sends mail
///   in the clear.
/// @param from The sender's address.
/// @param acceptUrl The address of your own page for invitations, with `{token}` in it. Without it
///   the message shows the token itself.
/// @param resetUrl The address of your own page for tokens that set a password, with `{token}` in
///   it. Without it the message shows the token itself.
@ConfigurationProperties("signalbox.mail")
public record MailConfig(
    @Nullable String host,
    @Bindable(defaultValue = "587") int port,
    @Nullable String username,
    @Nullable String password,
    @Bindable(defaultValue = "starttls") String tls,
    @Bindable(defaultValue = "signalbox@localhost") String from,
    @Nullable String acceptUrl,
    @Nullable String resetUrl) {
  public MailConfig {
    if (!tls.matches("starttls|tls|none")) {
      throw new IllegalArgumentException("signalbox.mail.tls is starttls, tls or none");
    }
  }

  public boolean enabled() {
    return host != null && !host.isBlank();
  }

  @Override
  public String toString() {
    return "MailConfig[host=" + host + "]";
  }
}
