package dev.signalbox.platform.migration;

import dev.signalbox.platform.migration.RollbackPlan.Outcome;
import dev.signalbox.platform.migration.RollbackPlan.Undo;
import dev.signalbox.platform.migration.RollbackResult.Nothing;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.retry.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Rolls a module back to an earlier version in one transaction. The transaction commits only if
/// the catalogue then equals its recorded state at that version, and if no row is lost without
/// permission.
public final class Rollback {
  /// The version before the first one: no object of the module stays.
  public static final int TO_NOTHING = -1;

  private static final Backoff PAUSES = Backoff.ofMillis(400, 2_000);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";

  private final DataSource migrator;
  private final Observations observations;
  private final MigrationScripts scripts;

  /// Takes a data source that logs in as signalbox_migrator, directly and not through a transaction
  /// pooler.
  public Rollback(DataSource migrator, Observations observations) {
    this(migrator, observations, MigrationScripts.onClassPath());
  }

  public Rollback(DataSource migrator, Observations observations, MigrationScripts scripts) {
    this.migrator = migrator;
    this.observations = observations;
    this.scripts = scripts;
  }

  /// Rolls the module back to version `to`, or to [#TO_NOTHING].
  public RollbackResult to(String module, int to, RollbackOptions options) throws SQLException {
    try (var _ = OuterLock.of(migrator)) {
      for (int attempt = 1; ; attempt++) {
        try (var connection = migrator.getConnection()) {
          Migrations.become(connection);
          return attempt(connection, module, to, options);
        } catch (SQLException e) {
          if (!isAboutLocks(e)) {
            throw e;
          }
          if (attempt >= options.attempts()) {
            return new Refused(Reason.LOCKED, blockers(module, e));
          }
          observations.record(
              new Observation.StartStep(
                  "rollback: a table is in use, attempt %d of %d ended"
                      .formatted(attempt, options.attempts())));
          PAUSES.pause(attempt);
        }
      }
    }
  }

  private RollbackResult attempt(
      Connection connection, String module, int to, RollbackOptions options) throws SQLException {
    if (!options.dryRun() && Ledger.exists(connection)) {
      var unfinished = Interrupted.abandon(connection, module);
      if (unfinished.isPresent()) {
        return new Refused(Reason.INTERRUPTED, List.of(unfinished.get()));
      }
    }
    return switch (RollbackPlan.of(connection, scripts, module, to)) {
      case Outcome.Impossible(var why) -> why;
      case Outcome.Planned(var steps) when steps.isEmpty() -> new Nothing();
      case Outcome.Planned(var steps) -> checked(connection, module, steps, options);
    };
  }

  private RollbackResult checked(
      Connection connection, String module, List<Undo> steps, RollbackOptions options)
      throws SQLException {
    var needed = needed(connection, module, steps);
    if (!needed.isEmpty()) {
      return new Refused(Reason.NEEDED_BY_MODULE, needed);
    }
    var drift = Drift.of(connection, module);
    if (!drift.isEmpty()) {
      return new Refused(Reason.DRIFT, drift);
    }
    return new RollbackRun(connection, module, steps, options).run();
  }

  /// Lists the versions of other modules that require a version to be rolled back.
  private static List<String> needed(Connection connection, String module, List<Undo> steps)
      throws SQLException {
    int remaining = steps.getLast().applied().number() - 1;
    var needed = new ArrayList<String>();
    for (var other : modules(connection)) {
      for (var applied :
          other.equals(module) ? List.<Ledger.Applied>of() : Ledger.applied(connection, other)) {
        var least = applied.requires().get(module);
        if (least != null && least > remaining) {
          needed.add("%s %s needs %s >= %d".formatted(other, applied.version(), module, least));
        }
      }
    }
    if (module.equals(ModuleOrder.PLATFORM) && remaining == TO_NOTHING) {
      for (var other : modules(connection)) {
        if (!other.equals(module) && !Ledger.applied(connection, other).isEmpty()) {
          needed.add(other + " keeps its way back in the ledger of platform");
        }
      }
    }
    return needed;
  }

  static List<String> modules(Connection connection) throws SQLException {
    return Rows.list(
        connection, "SELECT DISTINCT module FROM platform.migration_ledger ORDER BY module");
  }

  static boolean isAboutLocks(SQLException e) {
    return LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
  }

  /// Lists the sessions that hold locks on tables of the module, so that an operator can end them.
  private List<String> blockers(String module, SQLException failure) throws SQLException {
    try (var connection = migrator.getConnection()) {
      var sessions =
          Rows.list(
              connection,
              """
              SELECT DISTINCT format('session %s of %s holds %s', a.pid, coalesce(a.usename, 'PostgreSQL'), string_agg(DISTINCT c.oid::regclass::text, ', '))
                FROM pg_locks l JOIN pg_class c ON c.oid = l.relation AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_stat_activity a ON a.pid = l.pid
               WHERE n.nspname IN (?, 'platform') AND l.granted AND a.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p') GROUP BY a.pid, a.usename
              """,
              module);
      return sessions.isEmpty() ? List.of(String.valueOf(failure.getMessage())) : sessions;
    }
  }
}
