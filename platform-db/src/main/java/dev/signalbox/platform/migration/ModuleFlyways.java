package dev.signalbox.platform.migration;

import java.util.ArrayList;
import java.util.Arrays;
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
  private final Map<String, Map<String, Integer>> requirements = new HashMap<>();

  ModuleFlyways(DataSource migrator, MigrationScripts scripts) {
    this.migrator = migrator;
    this.scripts = scripts;
  }

  Flyway of(String schema) {
    return Flyway.configure(ModuleFlyways.class.getClassLoader())
        .dataSource(migrator)
        .initSql("SET ROLE signalbox_owner")
        .schemas(schema)
        .createSchemas(false)
        .table(HISTORY)
        .locations(scripts.location(schema))
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .lockRetryCount(300)
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .callbacks(new LedgerCallback(schema, scripts, snapshots))
        .load();
  }

  /// What the module's scripts need of other modules.
  Map<String, Integer> requirements(String schema) {
    return requirements.computeIfAbsent(schema, this::read);
  }

  private Map<String, Integer> read(String schema) {
    var required = new HashMap<String, Integer>();
    Arrays.stream(of(schema).info().all())
        .filter(info -> info.getVersion() != null && info.getScript().endsWith(".sql"))
        .map(info -> scripts.migration(schema, info.getScript()).orElse(""))
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
