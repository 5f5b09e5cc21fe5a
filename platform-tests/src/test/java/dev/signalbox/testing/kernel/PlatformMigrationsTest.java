package dev.signalbox.testing.kernel;

import dev.signalbox.testing.MigrationSuite;

class PlatformMigrationsTest extends MigrationSuite {
  @Override
  protected String schema() {
    return "platform";
  }
}
