package dev.signalbox.platform.boot;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Configures migrations at the start of a service: `migrate` runs them, `validate` stops the start
/// unless the schema is exactly that of this build, `off` only checks that there is a schema. The
/// first two need `url`, the direct connection of the migrator (`DATABASE_ADMIN_URL` by default).
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
