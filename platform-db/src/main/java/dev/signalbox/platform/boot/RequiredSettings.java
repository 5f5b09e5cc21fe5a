package dev.signalbox.platform.boot;

import com.nimbusds.jose.jwk.JWKSet;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.InvalidUrlException;
import dev.signalbox.platform.pool.RoleNames;
import io.micronaut.core.value.PropertyResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the settings that a service needs to start, before it opens anything. Each message begins
/// with the name of the variable and quotes nothing of its value.
final class RequiredSettings {
  private static final int SHORTEST_SECRET = 32;

  private final PropertyResolver settings;
  private final List<String> faults = new ArrayList<>();

  private RequiredSettings(PropertyResolver settings) {
    this.settings = settings;
  }

  static List<String> faults(PropertyResolver settings, Map<String, String> environment) {
    var check = new RequiredSettings(settings);
    check.faults.addAll(SecretFiles.of(environment).faults());
    RoleNames.fault().ifPresent(check.faults::add);
    check.database(SecretFiles.merged(environment));
    check.secret(
        "signalbox.entry.key", "it signs entry requests to PostgreSQL; see the page on deployment");
    check.secret("signalbox.web.cursor-secret", "it signs list cursors, the same on all instances");
    check.present("signalbox.auth.issuer", "it is the claim iss that tokens must carry");
    check.keySet();
    if (settings.get("signalbox.account-api.enabled", Boolean.class).orElse(false)) {
      check.accounts();
    }
    return List.copyOf(check.faults);
  }

  private void database(Map<String, String> environment) {
    try {
      if (DatabaseUrl.from(environment).isEmpty() && text("datasources.default.url").isEmpty()) {
        faults.add(
            "DATABASE_URL is not set: postgresql://user:password@host:5432/name, or DATABASE_HOST,"
                + " DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD.");
      }
    } catch (InvalidUrlException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private void secret(String property, String purpose) {
    var secret = text(property);
    if (secret.isEmpty()) {
      faults.add(Variable.of(property) + " is not set: " + purpose + ".");
    } else if (secret.length() < SHORTEST_SECRET) {
      faults.add(Variable.of(property) + " must have at least 32 characters.");
    }
  }

  private void present(String property, String purpose) {
    if (text(property).isEmpty()) {
      faults.add(Variable.of(property) + " is not set: " + purpose + ".");
    }
  }

  private void keySet() {
    var address = text("signalbox.auth.jwks");
    if (address.isEmpty()) {
      faults.add(
          "SIGNALBOX_AUTH_JWKS is not set: it is the address of the issuer's key set, https: or file:.");
      return;
    }
    var uri = uri(address);
    if (uri == null
        || !List.of("https", "http", "file").contains(String.valueOf(uri.getScheme()))) {
      faults.add("SIGNALBOX_AUTH_JWKS is not an address that begins with https:, http: or file:.");
    } else if ("file".equals(uri.getScheme())) {
      keySetFile("SIGNALBOX_AUTH_JWKS", uri);
    }
  }

  private void keySetFile(String variable, URI uri) {
    try {
      if (JWKSet.load(Path.of(uri).toFile()).isEmpty()) {
        faults.add(variable + " names a file without keys.");
      }
    } catch (IOException e) {
      faults.add(variable + " names a file that cannot be read.");
    } catch (ParseException | IllegalArgumentException e) {
      faults.add(variable + " names a file that is not a JWK set.");
    }
  }

  private void accounts() {
    var keys = text("signalbox.account-api.signing-keys");
    var issuer = text("signalbox.account-api.issuer");
    if (keys.isEmpty() != issuer.isEmpty()) {
      faults.add(
          "SIGNALBOX_ACCOUNT_API_ISSUER and SIGNALBOX_ACCOUNT_API_SIGNING_KEYS belong together: set"
              + " both to serve logins with passwords, or none.");
    }
    var file = keys.isEmpty() ? null : uri(keys);
    if (!keys.isEmpty() && (file == null || !"file".equals(file.getScheme()))) {
      faults.add("SIGNALBOX_ACCOUNT_API_SIGNING_KEYS is not an address that begins with file:.");
    } else if (file != null && !isReadable(file)) {
      faults.add(
          "SIGNALBOX_ACCOUNT_API_SIGNING_KEYS names a file that cannot be read; `signalbox"
              + " rotate-keys --signing-keys FILE` makes one.");
    }
    boolean shows =
        settings.get("signalbox.account-api.show-invitation-tokens", Boolean.class).orElse(false);
    if (text("signalbox.mail.host").isEmpty() && !shows) {
      faults.add(
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

  private String text(String property) {
    return settings.get(property, String.class).map(String::strip).orElse("");
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
