package dev.signalbox.platform.service;

import com.nimbusds.jose.jwk.JWKSet;
import dev.signalbox.platform.boot.RequiredSettings;
import io.micronaut.core.value.PropertyResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the settings that a service needs to start, before it opens anything. Each message begins
/// with the name of the variable and quotes nothing of its value.
final class ServiceSettings {
  private final RequiredSettings required;

  private ServiceSettings(RequiredSettings required) {
    this.required = required;
  }

  static List<String> faults(PropertyResolver settings, Map<String, String> environment) {
    var required = RequiredSettings.of(settings, environment);
    required.secret(
        "signalbox.web.cursor-secret", "it signs list cursors, the same on all instances");
    required.present("signalbox.auth.issuer", "it is the claim iss that tokens must carry");
    var check = new ServiceSettings(required);
    check.keySet();
    if (required.flag("signalbox.account-api.enabled")) {
      check.accounts();
    }
    return required.faults();
  }

  private void keySet() {
    var address = required.text("signalbox.auth.jwks");
    if (address.isEmpty()) {
      required.fault(
          "SIGNALBOX_AUTH_JWKS is not set: it is the address of the issuer's key set, https: or file:.");
      return;
    }
    var uri = uri(address);
    if (uri == null
        || !List.of("https", "http", "file").contains(String.valueOf(uri.getScheme()))) {
      required.fault(
          "SIGNALBOX_AUTH_JWKS is not an address that begins with https:, http: or file:.");
    } else if ("file".equals(uri.getScheme())) {
      keySetFile("SIGNALBOX_AUTH_JWKS", uri);
    }
  }

  private void keySetFile(String variable, URI uri) {
    try {
      if (JWKSet.load(Path.of(uri).toFile()).isEmpty()) {
        required.fault(variable + " names a file without keys.");
      }
    } catch (IOException e) {
      required.fault(variable + " names a file that cannot be read.");
    } catch (ParseException | IllegalArgumentException e) {
      required.fault(variable + " names a file that is not a JWK set.");
    }
  }

  private void accounts() {
    var keys = required.text("signalbox.account-api.signing-keys");
    var issuer = required.text("signalbox.account-api.issuer");
    if (keys.isEmpty() != issuer.isEmpty()) {
      required.fault(
          "SIGNALBOX_ACCOUNT_API_ISSUER and SIGNALBOX_ACCOUNT_API_SIGNING_KEYS belong together: set"
              + " both to serve logins with passwords, or none.");
    }
    var file = keys.isEmpty() ? null : uri(keys);
    if (!keys.isEmpty() && (file == null || !"file".equals(file.getScheme()))) {
      required.fault(
          "SIGNALBOX_ACCOUNT_API_SIGNING_KEYS is not an address that begins with file:.");
    } else if (file != null && !isReadable(file)) {
      required.fault(
          "SIGNALBOX_ACCOUNT_API_SIGNING_KEYS names a file that cannot be read; `signalbox"
              + " rotate-keys --signing-keys FILE` makes one.");
    }
    if (required.text("signalbox.mail.host").isEmpty()
        && !required.flag("signalbox.account-api.show-invitation-tokens")) {
      required.fault(
          "SIGNALBOX_MAIL_HOST is not set: invitations are mailed. Without a mail server set"
              + " SIGNALBOX_ACCOUNT_API_SHOW_INVITATION_TOKENS=true, and read in the page on accounts"
              + " what that gives up.");
    }
  }

  /// Returns false for a path that is not absolute, too.
  private static boolean isReadable(URI file) {
    try {
      return Files.isReadable(Path.of(file));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
