package dev.signalbox.platform.mail;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Sends a message, or reports that the server rejected it.
@Singleton
public final class Mails {
  private static final String TIMEOUT_MILLIS = "5000";
  private static final int LONGEST_NAME = 80;

  private final MailConfig config;
  private final Observations observations;

  Mails(MailConfig config, Observations observations) {
    this.config = config;
    this.observations = observations;
  }

  public boolean enabled() {
    return config.enabled();
  }

  /// Mails the token of an invitation; 503 `mail-unavailable` if it cannot be delivered.
  public void invitation(String to, String workspace, String token) {
    send(
        to,
        "Invitation to " + oneLine(workspace),
        "You are invited to the workspace \""
            + oneLine(workspace)
            + "\" on Signalbox.\n\n"
            + use(config.acceptUrl(), token, "POST /auth/accept-invitation")
            + "\n\nThe invitation is valid for 7 days. If you do not expect it, do nothing.\n");
  }

  /// Mails the token that sets a password.
  public void passwordReset(String to, String token) {
    send(
        to,
        "Set your password",
        "A new password was requested for your account on Signalbox.\n\n"
            + use(config.resetUrl(), token, "POST /auth/reset-password")
            + "\n\nIt is valid for one hour. If it was not you, do nothing.\n");
  }

  private static String use(@Nullable String url, String token, String route) {
    return url == null
        ? "Your token for " + route + " is:\n\n" + token
        : url.replace("{token}", token);
  }

  private void send(String to, String subject, String text) {
    try {
      var message = new MimeMessage(session());
      message.setFrom(new InternetAddress(config.from()));
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
      message.setSubject(subject, StandardCharsets.UTF_8.name());
      message.setText(text, StandardCharsets.UTF_8.name());
      var username = config.username();
      if (username == null) {
        Transport.send(message);
      } else {
        Transport.send(message, username, config.password());
      }
      observations.record(new Observation.MailSent("sent"));
    } catch (MessagingException e) {
      observations.record(new Observation.MailSent("failed"));
      throw new Problem(
          ProblemCode.MAIL_UNAVAILABLE,
          "The message could not be delivered to the mail server; nothing was changed.",
          List.of(),
          e);
    }
  }

  private Session session() {
    var protocol = config.tls().equals("tls") ? "smtps" : "smtp";
    var properties = new Properties();
    properties.setProperty("mail.transport.protocol.rfc822", protocol);
    for (var prefix : List.of("mail.smtp.", "mail.smtps.")) {
      properties.setProperty(prefix + "host", String.valueOf(config.host()));
      properties.setProperty(prefix + "port", Integer.toString(config.port()));
      properties.setProperty(prefix + "auth", Boolean.toString(config.username() != null));
      properties.setProperty(
          prefix + "starttls.required", Boolean.toString(config.tls().equals("starttls")));
      properties.setProperty(
          prefix + "starttls.enable", Boolean.toString(config.tls().equals("starttls")));
      properties.setProperty(prefix + "ssl.checkserveridentity", "true");
      properties.setProperty(prefix + "connectiontimeout", TIMEOUT_MILLIS);
      properties.setProperty(prefix + "timeout", TIMEOUT_MILLIS);
      properties.setProperty(prefix + "writetimeout", TIMEOUT_MILLIS);
    }
    return Session.getInstance(properties);
  }

  private static String oneLine(String name) {
    var line = name.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME);
  }
}
