package dev.signalbox.platform.boot;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures migrations at the start of a service. `migrate` and `validate` need a direct
/// connection of the migrator, never one through a transaction pooler.
///
/// @param atStart `migrate` runs them, `validate` stops the start unless the schema is exactly that
///   of this build, and `off` only checks that there is a schema.
/// @param url The connection, in the forms of `DATABASE_URL`. `DATABASE_ADMIN_URL` is taken where
///   this is not set.
/// @param username The login, where the URL names none; as a rule `signalbox_migrator`.
/// @param password Its password, where the URL has none.
@ConfigurationProperties("signalbox.migrations")
public record MigrationsConfig(
    @Bindable(defaultValue = "off") String atStart,
    @Nullable String url,
    @Nullable String username,
    @Nullable String password) {
  public MigrationsConfig {
    if (!atStart.matches("migrate|validate|off")) {
      throw new IllegalArgumentException(
          "signalbox.migrations.at-start is migrate, validate or off");
    }
  }

  @Override
  public String toString() {
    return "MigrationsConfig[atStart=" + atStart + "]";
  }
}
