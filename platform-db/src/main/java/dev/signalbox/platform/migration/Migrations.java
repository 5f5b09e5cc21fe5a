package dev.signalbox.platform.migration;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/// Migrates schemas to the newest version of the scripts, and validates them. [Rollback] does the
/// opposite.
public final class Migrations {
  private final DataSource migrator;
  private final Observations observations;
  private final MigrationScripts scripts;

  /// Takes a data source that logs in as signalbox_migrator, directly and not through a transaction
  /// pooler.
  public Migrations(DataSource migrator, Observations observations) {
    this(migrator, observations, MigrationScripts.onClassPath());
  }

  public Migrations(DataSource migrator, Observations observations, MigrationScripts scripts) {
    this.migrator = migrator;
    this.observations = observations;
    this.scripts = scripts;
  }

  /// Migrates the modules, required ones first; returns the number of scripts that ran.
  public int migrate(List<ServiceModule> services) throws SQLException {
    try (var _ = OuterLock.of(migrator)) {
      var flyways = new ModuleFlyways(migrator, scripts);
      int ran = 0;
      for (var schema : ModuleOrder.of(services, flyways::requirements)) {
        try (var connection = migrator.getConnection()) {
          become(connection);
          ModuleOrder.refuseUnmet(connection, schema, flyways.requirements(schema));
          Interrupted.forgetFailure(connection, schema);
        }
        ran += flyways.of(schema).migrate().migrationsExecuted;
      }
      observations.record(new Observation.StartStep("migrations: " + ran + " ran"));
      return ran;
    }
  }

  /// Represents a script that has not run yet.
  public record Pending(String module, String version, String description, String script) {}

  /// Lists the scripts that `migrate` would run, in that order.
  public List<Pending> pending(List<ServiceModule> services) {
    var flyways = new ModuleFlyways(migrator, scripts);
    return ModuleOrder.of(services, flyways::requirements).stream()
        .flatMap(schema ->
            Arrays.stream(flyways.of(schema).info().pending())
                .map(info ->
                    new Pending(
                        schema,
                        info.getVersion().getVersion(),
                        info.getDescription(),
                        scripts.migration(schema, info.getScript()).orElse(""))))
        .toList();
  }

  /// Lists the differences between the scripts, the recorded history and the present catalogue,
  /// each as a message; empty if they agree.
  public List<String> validate(List<ServiceModule> services) throws SQLException {
    var differences = new ArrayList<String>();
    var flyways = new ModuleFlyways(migrator, scripts);
    try (var connection = migrator.getConnection()) {
      become(connection);
      for (var schema : ModuleOrder.of(services, flyways::requirements)) {
        differences.addAll(flyways.invalid(schema));
        differences.addAll(Drift.of(connection, schema));
      }
    }
    return differences;
  }

  static void become(Connection connection) throws SQLException {
    Rows.execute(connection, RoleNames.in("SET ROLE signalbox_owner"));
  }
}
