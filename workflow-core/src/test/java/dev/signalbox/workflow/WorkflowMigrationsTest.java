package dev.signalbox.workflow;

import dev.signalbox.testing.MigrationSuite;

class WorkflowMigrationsTest extends MigrationSuite {
  @Override
  protected String schema() {
    return "workflow";
  }
}
