package dev.signalbox.platform.boot;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.InvalidUrlException;
import dev.signalbox.platform.pool.RoleNames;
import io.micronaut.core.value.PropertyResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks the settings that a program needs before it opens anything: its own files, roles,
/// database and entry key at once, further ones where the program asks. Each message begins with
/// the name of the variable and quotes nothing of its value.
public final class RequiredSettings {
  private static final int SHORTEST_SECRET = 32;

  private final PropertyResolver settings;
  private final List<String> faults = new ArrayList<>();

  private RequiredSettings(PropertyResolver settings) {
    this.settings = settings;
  }

  /// Checks what every program needs that opens tenant transactions.
  public static RequiredSettings of(PropertyResolver settings, Map<String, String> environment) {
    var check = new RequiredSettings(settings);
    check.faults.addAll(SecretFiles.of(environment).faults());
    RoleNames.fault().ifPresent(check.faults::add);
    check.database(SecretFiles.merged(environment));
    check.secret(
        "signalbox.entry.key", "it signs entry requests to PostgreSQL; see the page on deployment");
    return check;
  }

  private void database(Map<String, String> environment) {
    try {
      if (DatabaseUrl.from(environment).isEmpty() && text("datasources.default.url").isEmpty()) {
        fault(
            "DATABASE_URL is not set: postgresql://user:password@host:5432/name, or DATABASE_HOST,"
                + " DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD.");
      }
    } catch (InvalidUrlException e) {
      fault(String.valueOf(e.getMessage()));
    }
  }

  /// Requires a text of at least 32 characters.
  public void secret(String property, String purpose) {
    var secret = text(property);
    if (secret.isEmpty()) {
      fault(Variable.of(property) + " is not set: " + purpose + ".");
    } else if (secret.length() < SHORTEST_SECRET) {
      fault(Variable.of(property) + " must have at least 32 characters.");
    }
  }

  /// Requires a text that is not blank.
  public void present(String property, String purpose) {
    if (text(property).isEmpty()) {
      fault(Variable.of(property) + " is not set: " + purpose + ".");
    }
  }

  /// Adds a message that another check has made.
  public void fault(String message) {
    faults.add(message);
  }

  /// Returns the value of a setting without surrounding blanks; empty where it is not set.
  public String text(String property) {
    return settings.get(property, String.class).map(String::strip).orElse("");
  }

  /// Returns false for a setting that is not set, too.
  public boolean flag(String property) {
    return settings.get(property, Boolean.class).orElse(false);
  }

  /// Returns one message for each fault, in the order in which they were found.
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
