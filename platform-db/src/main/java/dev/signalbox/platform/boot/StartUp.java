package dev.signalbox.platform.boot;

import dev.signalbox.platform.isolation.Finding;
import dev.signalbox.platform.isolation.RowSecurityAudit;
import dev.signalbox.platform.migration.EntryKeys;
import dev.signalbox.platform.migration.Migrations;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.pool.Pooler;
import dev.signalbox.platform.tx.EntryConfig;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PostConstruct;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Runs before the server listens: migrations if configured, then the checks that must succeed
/// before the service may serve.
@Context
final class StartUp {
  private final ApplicationContext context;
  private final DataSource pool;
  private final MigrationsConfig migrations;
  private final EntryConfig entry;
  private final Observations observations;

  StartUp(
      ApplicationContext context,
      DataSource pool,
      MigrationsConfig migrations,
      EntryConfig entry,
      Observations observations) {
    this.context = context;
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
    this.migrations = migrations;
    this.entry = entry;
    this.observations = observations;
  }

  @PostConstruct
  void run() throws SQLException {
    KnownSettings.check(context);
    if (migrations.atStart().equals("migrate")) {
      var migrator = migrator();
      new Migrations(migrator, observations).migrate(ServiceModule.all());
      EntryKeys.accept(migrator, ServiceModule.all(), entry.key());
    }
    if (migrations.atStart().equals("validate")) {
      refuseToServe(differences());
    }
    try (var connection = pool.getConnection()) {
      refuseToServe(findings(connection));
      tellOfAvailability(connection);
    }
  }

  private List<Finding> differences() throws SQLException {
    return new Migrations(migrator(), observations)
        .validate(ServiceModule.all()).stream()
            .map(difference ->
                new Finding("M02", "schema", difference + "; see `signalbox plan` and `history`"))
            .toList();
  }

  private List<Finding> findings(Connection connection) throws SQLException {
    var findings = new ArrayList<>(RowSecurityAudit.auditLogin(connection));
    if (Pooler.isBetween(connection) && Pooler.preparesOnTheServer(connection)) {
      findings.add(
          new Finding(
              "B01",
              "PgBouncer",
              "statements prepared on the server get mixed up behind a transaction pooler: set SIGNALBOX_POOL_PGBOUNCER=true"));
    }
    if (!isMigrated(connection)) {
      findings.add(
          new Finding(
              "M01",
              "database",
              "the schema is missing: run `signalbox migrate`, or start with signalbox.migrations.at-start=migrate"));
      return findings;
    }
    findings.addAll(RowSecurityAudit.run(connection).findings());
    if (!RowSecurityAudit.canaryIsInvisible(connection)) {
      findings.add(
          new Finding(
              "A07",
              "platform.canary",
              "this login sees the canary row: row-level security does not work for it"));
    }
    if (!EntryKeys.isAccepted(connection, entry.key())) {
      findings.add(
          new Finding(
              "E01",
              "signalbox.entry.key",
              "the database does not accept this key, or the clocks are minutes apart: run `signalbox migrate` with SIGNALBOX_ENTRY_KEY set"));
    }
    return findings;
  }

  /// Logs availability findings without stopping the start, since without a superuser they cannot
  /// be remedied.
  private void tellOfAvailability(Connection connection) throws SQLException {
    var findings = RowSecurityAudit.auditAvailability(connection);
    if (!findings.isEmpty()) {
      observations.record(
          new Observation.Advice(
              "injected SQL could end sessions of this service, fill the disk with WAL or read locks;"
                  + " `signalbox doctor` lists the "
                  + findings.size()
                  + " functions that a superuser should revoke"));
    }
  }

  private static boolean isMigrated(Connection connection) throws SQLException {
    for (var module : ServiceModule.all()) {
      try (var exists = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
        exists.setString(1, module.schema() + ".flyway_schema_history");
        try (var result = exists.executeQuery()) {
          result.next();
          if (!result.getBoolean(1)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private void refuseToServe(List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    findings.forEach(finding ->
        observations.record(
            new Observation.CheckFailed(
                finding.rule() + " " + finding.object(), finding.remedy())));
    throw new StartRefused(
        "Refusing to start: "
            + String.join("; ", findings.stream().map(Finding::toString).toList()));
  }

  private DataSource migrator() {
    var source = new PGSimpleDataSource();
    var url =
        Optional.ofNullable(migrations.url())
            .map(direct ->
                DatabaseUrl.of(
                    "SIGNALBOX_MIGRATIONS_URL",
                    direct,
                    migrations.username(),
                    migrations.password()))
            .or(() -> DatabaseUrl.adminFrom(SecretFiles.merged(System.getenv())))
            .orElseThrow(() ->
                new StartRefused(
                    "SIGNALBOX_MIGRATIONS_AT_START="
                        + migrations.atStart()
                        + " needs SIGNALBOX_MIGRATIONS_URL, or DATABASE_ADMIN_URL."));
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user());
    source.setPassword(url.password());
    return source;
  }
}
