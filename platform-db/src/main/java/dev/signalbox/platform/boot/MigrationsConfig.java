package dev.signalbox.platform.boot;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// What a service does about migrations at its start: `migrate` runs them, `validate` refuses to
/// serve where the schema is not exactly that of this build, `off` looks only whether there is one.
/// The first two need `url`, the direct connection of the migrator (`DATABASE_ADMIN_URL` by
/// default).
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
