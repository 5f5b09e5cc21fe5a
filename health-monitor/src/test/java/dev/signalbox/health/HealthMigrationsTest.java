package dev.signalbox.health;

import dev.signalbox.testing.MigrationSuite;

class HealthMigrationsTest extends MigrationSuite {
  @Override
  protected String schema() {
    return "health";
  }
}
