package dev.signalbox.platform.backfill;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// Runs backfills and reports their progress. The data source logs in as signalbox_migrator,
/// directly and not through a transaction pooler, since locks and settings belong to the session.
public final class Backfills {
  private static final Optional<BackfillLedger.Entry> NEVER = Optional.empty();

  private final DataSource migrator;
  private final Observations observations;

  public Backfills(DataSource migrator, Observations observations) {
    this.migrator = migrator;
    this.observations = observations;
  }

  /// Runs each script from its current position to its end, in the given order. If a script does
  /// not complete, the later scripts of its module wait. Throws only if the database connection is
  /// lost.
  public List<Outcome> run(List<BackfillScript> scripts, Pace pace)
      throws SQLException, InterruptedException {
    var outcomes = new ArrayList<Outcome>();
    var stopped = new HashSet<String>();
    for (var script : scripts) {
      var outcome =
          stopped.contains(script.module())
              ? new Outcome.Skipped(script, "it waits for an earlier one of its module")
              : run(script, pace);
      if (!isDone(outcome)) {
        stopped.add(script.module());
      }
      observations.record(observed(outcome));
      outcomes.add(outcome);
    }
    return List.copyOf(outcomes);
  }

  /// Reads the status without changing anything; scripts that never ran are PENDING.
  public List<BackfillStatus> status(List<BackfillScript> scripts) throws SQLException {
    var all = new ArrayList<BackfillStatus>();
    try (var session = Session.open(migrator)) {
      boolean ledger = session.hasLedger();
      for (var script : scripts) {
        var entry = ledger ? inForce(new BackfillLedger(session.connection(), script)) : NEVER;
        all.add(status(script, entry, session.isHeld(script)));
      }
    }
    return all;
  }

  private static Optional<BackfillLedger.Entry> inForce(BackfillLedger ledger) throws SQLException {
    return ledger.isVoid() ? NEVER : ledger.find();
  }

  /// Makes PostgreSQL analyse a script without running it; returns the error message, if any.
  public Optional<String> check(BackfillScript script) throws SQLException {
    try (var session = Session.open(migrator)) {
      Batch.check(session.connection(), script.batch());
      return Optional.empty();
    } catch (IllegalBatchException e) {
      return Optional.of(script.id() + " " + e.getMessage());
    }
  }

  private Outcome run(BackfillScript script, Pace pace) throws SQLException, InterruptedException {
    try (var session = Session.open(migrator)) {
      if (!session.hasLedger()) {
        return new Outcome.Refused(script, "the database is older: run signalbox migrate first");
      }
      if (!session.lock(script)) {
        return new Outcome.Skipped(script, "another runner works on it");
      }
      var ledger = new BackfillLedger(session.connection(), script);
      if (!ledger.canRun()) {
        return new Outcome.Refused(
            script, "it needs " + script.after() + ": run signalbox migrate");
      }
      var entry = ledger.open();
      boolean same = entry.checksum().equals(script.checksum());
      if (!same && (entry.batches() > 0 || entry.state() == BackfillState.DONE)) {
        return new Outcome.Refused(
            script,
            script.file()
                + " is not the text it ran with so far: restore it, and put what is new into a script of its own");
      }
      return entry.state() == BackfillState.DONE
          ? new Outcome.DoneBefore(script)
          : new BackfillRun(session, script, entry, pace, observations).finish();
    }
  }

  private static BackfillStatus status(
      BackfillScript script, Optional<BackfillLedger.Entry> entry, boolean held) {
    return entry
        .map(e ->
            new BackfillStatus(
                script,
                e.state(),
                held,
                e.rowsSeen(),
                e.rowsChanged(),
                e.batches(),
                e.heartbeat(),
                e.lastError()))
        .orElse(new BackfillStatus(script, BackfillState.PENDING, held, 0, 0, 0, null, null));
  }

  private static boolean isDone(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _, Outcome.DoneBefore _ -> true;
      case Outcome.Skipped _, Outcome.Refused _, Outcome.Failed _ -> false;
    };
  }

  /// Describes an outcome for the log. The reason of a failure stays in platform.backfills, since
  /// it may quote a row.
  private static Observation observed(Outcome outcome) {
    var job = "backfill " + outcome.script().id();
    return switch (outcome) {
      case Outcome.Done(var _, var _, var changed) -> new Observation.JobRan(job, "done", changed);
      case Outcome.DoneBefore _ -> new Observation.JobRan(job, "done before", 0);
      case Outcome.Skipped _ -> new Observation.JobRan(job, "skipped", 0);
      case Outcome.Refused(var _, var why) -> new Observation.CheckFailed(job, why);
      case Outcome.Failed _ ->
          new Observation.CheckFailed(
              job, "It stopped after its last whole batch; platform.backfills.last_error says why");
    };
  }
}
