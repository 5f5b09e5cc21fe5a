package dev.signalbox.platform.migration;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings schemas to the newest version that the class path holds.
public final class Migrations {
  /// Serialises concurrent starts on one database; any fixed number nobody else uses.
  private static final long OUTER_LOCK = 0x5167_6e61_6c62_6f78L;

  private final DataSource migrator;
  private final Observations observations;

  /// The data source logs in as signalbox_migrator, directly and not through a transaction pooler.
  public Migrations(DataSource migrator, Observations observations) {
    this.migrator = migrator;
    this.observations = observations;
  }

  /// How many scripts ran.
  public int migrate(List<ServiceModule> services) throws SQLException {
    try (var lock = migrator.getConnection()) {
      // Waiting for another start's migrations is not waiting for a table: the role's limit is too
      // short.
      execute(lock, "SET lock_timeout = '15min'");
      execute(lock, "SELECT pg_advisory_lock(" + OUTER_LOCK + ")");
      try {
        int ran = 0;
        for (var schema : schemas(services)) {
          ran += flyway(schema).migrate().migrationsExecuted;
        }
        observations.record(new Observation.StartStep("migrations: " + ran + " ran"));
        return ran;
      } finally {
        execute(lock, "SELECT pg_advisory_unlock(" + OUTER_LOCK + ")");
      }
    }
  }

  /// Differences between the scripts on the class path and what the database went through, each as
  /// a sentence; empty when they agree.
  public List<String> validate(List<ServiceModule> services) {
    var differences = new ArrayList<String>();
    for (var schema : schemas(services)) {
      var result = flyway(schema).validateWithResult();
      if (!result.validationSuccessful) {
        result.invalidMigrations.forEach(
            m -> differences.add(schema + " " + m.version + ": " + m.errorDetails.errorMessage));
        if (result.invalidMigrations.isEmpty()) {
          differences.add(schema + ": " + result.errorDetails.errorMessage);
        }
      }
    }
    return differences;
  }

  private static List<String> schemas(List<ServiceModule> services) {
    var schemas = new ArrayList<String>();
    schemas.add("platform");
    services.forEach(service -> schemas.add(service.schema()));
    return schemas;
  }

  private Flyway flyway(String schema) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(migrator)
        .initSql("SET ROLE signalbox_owner")
        .schemas(schema)
        .createSchemas(false)
        .table("flyway_schema_history")
        .locations("classpath:db/migration/" + schema)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .lockRetryCount(300)
        .configuration(java.util.Map.of("flyway.postgresql.transactional.lock", "false"))
        .callbacks(new LedgerCallback(schema))
        .load();
  }

  private static void execute(Connection connection, String constant) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(constant);
    }
  }
}
