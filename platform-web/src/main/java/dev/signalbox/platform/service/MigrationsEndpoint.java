package dev.signalbox.platform.service;

import dev.signalbox.platform.migration.MigrationHistory;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;

/// Serves `GET /migrations`, the history of migrations and rollbacks, to operators of deployments.
/// It is enabled by `endpoints.migrations.enabled=true`.
@Endpoint(id = "migrations", defaultEnabled = false, defaultSensitive = false)
final class MigrationsEndpoint {
  private final Transactions transactions;
  private final Sql sql;

  MigrationsEndpoint(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  record Answer(List<MigrationHistory.Entry> history) {}

  @Read
  @ExecuteOn(TaskExecutors.BLOCKING)
  Answer read() {
    return CurrentCaller.callAs(
        Caller.Visitor.UNKNOWN,
        Permission.PUBLIC,
        () ->
            new Answer(
                transactions.read(() ->
                    sql.of("SELECT * FROM platform.migration_history()")
                        .list(row ->
                            new MigrationHistory.Entry(
                                row.text("module"),
                                row.text("version"),
                                row.text("description"),
                                row.text("direction"),
                                row.text("state"),
                                row.flag("reversible"),
                                Optional.ofNullable(row.textOrNull("fingerprint")).orElse(""),
                                row.integer("duration_ms"),
                                row.text("application_version"),
                                row.instant("executed_at"))))));
  }
}
