package dev.signalbox.catalog;

import dev.signalbox.testing.MigrationSuite;

class CatalogMigrationsTest extends MigrationSuite {
  @Override
  protected String schema() {
    return "catalog";
  }
}
