package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// One Flyway per module, each with its history in the module's own schema.
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

  /// Kept, since each reads the whole class path once.
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
    // Flyway reads scripts itself, and with its own checksums, where roles have their plain names.
    return RoleNames.prefix().isEmpty()
        ? configuration.load()
        : configuration.resourceProvider(new PrefixedScripts(schema, scripts.all(schema))).load();
  }

  /// What the module's scripts need of other modules.
  Map<String, Integer> requirements(String schema) {
    var required = new HashMap<String, Integer>();
    scripts.all(schema).values().stream()
        .map(MigrationScripts::requirements)
        .forEach(needed ->
            needed.forEach((module, version) -> required.merge(module, version, Math::max)));
    return required;
  }

  /// Differences between scripts and history.
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
