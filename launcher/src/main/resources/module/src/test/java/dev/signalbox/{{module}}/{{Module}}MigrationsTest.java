package dev.signalbox.{{module}};

import dev.signalbox.testing.MigrationSuite;

class {{Module}}MigrationsTest extends MigrationSuite {
  @Override
  protected String schema() {
    return "{{module}}";
  }
}
