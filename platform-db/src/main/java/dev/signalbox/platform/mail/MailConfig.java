package dev.signalbox.platform.mail;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures the SMTP server; without `host` no mail is sent. `port` is 587 by default; `tls` is
/// `starttls` (required, the default), `tls` or `none`. `from` is the sender's address.
/// `accept-url` and `reset-url` are addresses of your own pages with `{token}` in them, for
/// invitations and for tokens that set a password; without them a message shows the token itself.
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
