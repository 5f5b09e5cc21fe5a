package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Provides one Flyway per module, each with its history in the module's own schema.
final class ModuleFlyways {
  static final String HISTORY = "flyway_schema_history";

  private final DataSource migrator;
  private final MigrationScripts scripts;
  private final Snapshots snapshots = new Snapshots();
  private final Map<String, Flyway> flyways = new HashMap<>();

  ModuleFlyways(DataSource migrator, MigrationScripts scripts) {
    this.migrator = migrator;
    this.scripts = scripts;
  }

  /// Returns the Flyway of a schema. It is cached, since each instance scans the whole class path
  /// once.
  Flyway of(String schema) {
    return flyways.computeIfAbsent(schema, this::configured);
  }

  private Flyway configured(String schema) {
    var configuration =
        Flyway.configure(ModuleFlyways.class.getClassLoader())
            .dataSource(migrator)
            .initSql(RoleNames.in("SET ROLE signalbox_owner"))
            .schemas(schema)
            .createSchemas(false)
            .table(HISTORY)
            .locations(scripts.location(schema))
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .lockRetryCount(300)
            .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
            .callbacks(new LedgerCallback(schema, scripts, snapshots));
    // Without a role prefix Flyway reads the scripts itself, and computes its own checksums.
    return RoleNames.prefix().isEmpty()
        ? configuration.load()
        : configuration.resourceProvider(new PrefixedScripts(schema, scripts.all(schema))).load();
  }

  /// Returns the versions of other modules that the module's scripts require.
  Map<String, Integer> requirements(String schema) {
    var required = new HashMap<String, Integer>();
    scripts.all(schema).values().stream()
        .map(MigrationScripts::requirements)
        .forEach(needed ->
            needed.forEach((module, version) -> required.merge(module, version, Math::max)));
    return required;
  }

  /// Lists the differences between scripts and history.
  List<String> invalid(String schema) {
    var result = of(schema).validateWithResult();
    var differences = new ArrayList<String>();
    if (!result.validationSuccessful) {
      result.invalidMigrations.forEach(
          m -> differences.add(schema + " " + m.version + ": " + m.errorDetails.errorMessage));
      if (result.invalidMigrations.isEmpty()) {
        differences.add(schema + ": " + result.errorDetails.errorMessage);
      }
    }
    return differences;
  }
}
