package dev.signalbox.platform.migration;

import dev.signalbox.platform.migration.RollbackPlan.Undo;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.RollbackResult.Rehearsed;
import dev.signalbox.platform.migration.RollbackResult.Step;
import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes one attempt at a rollback. It begins with a trial behind a savepoint, which compares each
/// step with its recorded catalogue and finds the data that would be lost. After the savepoint is
/// rolled back, no table is locked while rows are counted. Then the same scripts run again, and the
/// transaction commits.
final class RollbackRun {
  private static final String LOCKS_HELD =
      """
      SELECT format('%s on %s', l.mode, string_agg(DISTINCT c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text))
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND n.nspname !~ '^(pg_|information_schema$)' AND c.relkind IN ('r', 'p')
         AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') GROUP BY l.mode ORDER BY 1
      """;

  private static final String AS_BLOCK =
      "SELECT format('DO %L', format('BEGIN EXECUTE %L; END', ?))";

  private final Connection connection;
  private final String module;
  private final List<Undo> steps;
  private final RollbackOptions options;

  RollbackRun(Connection connection, String module, List<Undo> steps, RollbackOptions options) {
    this.connection = connection;
    this.module = module;
    this.steps = steps;
    this.options = options;
  }

  RollbackResult run() throws SQLException {
    connection.setAutoCommit(false);
    try {
      setLimits();
      var result = inTransaction();
      if (result instanceof Done) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return result;
    } catch (FailedScript e) {
      connection.rollback();
      return new Refused(Reason.SCRIPT_FAILED, List.of(e.getMessage()));
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private void setLimits() throws SQLException {
    var _ =
        Rows.one(
            connection,
            "SELECT set_config('lock_timeout', ?, true) || set_config('statement_timeout', '5min', true) || set_config('idle_in_transaction_session_timeout', '5min', true)",
            options.lockTimeout().toMillis() + "ms");
  }

  private RollbackResult inTransaction() throws SQLException, FailedScript {
    var others = others();
    var check = DataLossCheck.before(connection);
    var savepoint = connection.setSavepoint();
    var wrong = trial(others);
    var gone = wrong.isEmpty() ? check.gone() : List.<DataLossCheck.AtRisk>of();
    var locks = Rows.list(connection, LOCKS_HELD);
    connection.rollback(savepoint);
    if (!wrong.isEmpty()) {
      return new Refused(Reason.NOT_RESTORED, wrong);
    }
    var atRisk = new ArrayList<ObjectAtRisk>();
    for (var object : gone) {
      atRisk.add(check.describe(object));
    }
    var losses = losses(atRisk);
    if (options.dryRun()) {
      return new Rehearsed(shownSteps(), losses, locks);
    }
    return losses.isEmpty() || options.allowDataLoss()
        ? really(atRisk, gone, losses)
        : new Refused(Reason.DATA_LOSS, losses.stream().map(DataLoss::toString).toList());
  }

  /// Runs the trial and lists the objects that are not restored, each with the step that leaves it
  /// so.
  private List<String> trial(Map<String, CatalogueSnapshot> others)
      throws SQLException, FailedScript {
    var wrong = new ArrayList<String>();
    for (var step : steps) {
      undo(step);
      var now = CatalogueSnapshot.of(connection, module);
      if (!now.fingerprint().equals(step.applied().before())) {
        named(step, now).stream()
            .map(difference -> "after U" + step.applied().version() + " " + difference)
            .forEach(wrong::add);
        return wrong;
      }
    }
    for (var other : others.entrySet()) {
      CatalogueSnapshot.of(connection, other.getKey()).differencesTo(other.getValue()).stream()
          .map(difference -> "module " + other.getKey() + " would change, " + difference)
          .forEach(wrong::add);
    }
    return wrong;
  }

  private static List<String> named(Undo step, CatalogueSnapshot now) {
    return step.before()
        .map(now::differencesTo)
        .orElseGet(() -> List.of("the fingerprint differs; the objects were not kept"));
  }

  private RollbackResult really(
      List<ObjectAtRisk> atRisk, List<DataLossCheck.AtRisk> shown, List<DataLoss> losses)
      throws SQLException, FailedScript {
    var check = DataLossCheck.before(connection);
    long lockedAt = System.nanoTime();
    for (var object : atRisk) {
      object.lock(connection);
    }
    var found = options.allowDataLoss() ? losses : losses(atRisk);
    if (!options.allowDataLoss() && !found.isEmpty()) {
      return new Refused(Reason.DATA_LOSS, found.stream().map(DataLoss::toString).toList());
    }
    if (options.archive() && atRisk.stream().anyMatch(ObjectAtRisk::cannotBeCopied)) {
      return new Refused(Reason.DATA_LOSS, List.of("policies hide rows that cannot be archived"));
    }
    var archives = options.archive() ? archive(atRisk) : List.<String>of();
    for (var step : steps) {
      undo(step);
    }
    if (DataLossCheck.exceeds(check.gone(), shown)) {
      return new Refused(
          Reason.DATA_LOSS, List.of("more rows came in meanwhile than the trial saw: try again"));
    }
    var now = CatalogueSnapshot.of(connection, module);
    var last = steps.getLast();
    if (!now.fingerprint().equals(last.applied().before())) {
      return new Refused(Reason.NOT_RESTORED, named(last, now));
    }
    new RollbackRecord(connection, module).write(steps, losses, archives);
    return new Done(shownSteps(), losses, archives, Duration.ofNanos(System.nanoTime() - lockedAt));
  }

  private List<String> archive(List<ObjectAtRisk> atRisk) throws SQLException {
    var names = new ArrayList<String>();
    for (var object : atRisk) {
      if (object.count(connection).rows() != 0) {
        names.add(object.archive(connection, module, String.valueOf(names.size() + 1)));
      }
    }
    return names;
  }

  private List<DataLoss> losses(List<ObjectAtRisk> atRisk) throws SQLException {
    var losses = new ArrayList<DataLoss>();
    for (var object : atRisk) {
      var loss = object.count(connection);
      if (loss.rows() != 0) {
        losses.add(loss);
      }
    }
    return losses;
  }

  private void undo(Undo step) throws SQLException, FailedScript {
    try {
      // The script runs inside of a block, where PostgreSQL itself rejects COMMIT and similar
      // commands.
      Rows.execute(connection, Rows.one(connection, AS_BLOCK, step.step().script()));
      Rows.execute(connection, RoleNames.in("SET LOCAL ROLE signalbox_owner"));
    } catch (SQLException e) {
      throw FailedScript.of(module, step.applied().version(), e);
    }
  }

  private Map<String, CatalogueSnapshot> others() throws SQLException {
    var others = new TreeMap<String, CatalogueSnapshot>();
    for (var other : Rollback.modules(connection)) {
      if (!other.equals(module)) {
        others.put(other, CatalogueSnapshot.of(connection, other));
      }
    }
    return others;
  }

  private List<Step> shownSteps() {
    return steps.stream().map(Undo::step).toList();
  }

  /// Signals an undo script that PostgreSQL rejected for a reason other than a lock.
  static final class FailedScript extends Exception {
    private static final long serialVersionUID = 1L;

    private FailedScript(String message) {
      super(message);
    }

    static FailedScript of(String module, String version, SQLException e) throws SQLException {
      if (Rollback.isAboutLocks(e)) {
        throw e;
      }
      return new FailedScript("U%s of %s: %s".formatted(version, module, firstLine(e)));
    }

    /// Returns the first line of the message, without the detail, which may quote a row.
    private static String firstLine(SQLException e) {
      return Optional.ofNullable(e.getMessage()).orElse("failed").lines().findFirst().orElse("");
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
