package dev.signalbox.platform.migration;

import dev.signalbox.platform.migration.Ledger.Applied;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.platform.migration.RollbackResult.Refused;
import dev.signalbox.platform.migration.RollbackResult.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists the versions to roll back, newest first, with their scripts and the expected state of the
/// catalogue. The plan is read completely before any script runs, since the last steps may drop the
/// ledger itself.
final class RollbackPlan {
  private RollbackPlan() {}

  /// Represents one version to roll back. The snapshot is empty if only its fingerprint was kept.
  record Undo(Applied applied, Step step, Optional<CatalogueSnapshot> before) {}

  sealed interface Outcome {
    record Planned(List<Undo> steps) implements Outcome {}

    record Impossible(Refused why) implements Outcome {}
  }

  /// Plans the rollback to version `to`; -1 removes the whole module.
  static Outcome of(Connection connection, MigrationScripts scripts, String module, int to)
      throws SQLException {
    if (!Ledger.exists(connection)) {
      return no(Reason.UNKNOWN_VERSION, List.of("this database has no migration ledger"));
    }
    if (!Rollback.modules(connection).contains(module)) {
      return no(Reason.UNKNOWN_VERSION, List.of("this database knows no module " + module));
    }
    var applied = Ledger.applied(connection, module);
    if (to >= 0 && applied.stream().noneMatch(version -> version.number() == to)) {
      return no(Reason.UNKNOWN_VERSION, List.of(versions(module, applied)));
    }
    var mismatches = History.mismatches(connection, module, applied);
    if (!mismatches.isEmpty()) {
      return no(Reason.HISTORY_MISMATCH, mismatches);
    }
    var going = applied.reversed().stream().filter(version -> version.number() > to).toList();
    return withScripts(connection, scripts, module, going);
  }

  private static Outcome withScripts(
      Connection connection, MigrationScripts scripts, String module, List<Applied> going)
      throws SQLException {
    var steps = new ArrayList<Undo>();
    var irreversible = new ArrayList<String>();
    var unprovable = new ArrayList<String>();
    for (var version : going) {
      var name = module + " " + version.version();
      var step = step(connection, scripts, module, version);
      if (step.script().isEmpty()) {
        irreversible.add(name + ": " + whyNot(connection, scripts, module, version));
      } else if (version.before().isEmpty()) {
        unprovable.add(name + " ran before fingerprints were recorded");
      }
      var before = Ledger.snapshot(connection, version.before());
      if (before.isPresent() && !before.get().isComparable()) {
        unprovable.add(name + " was recorded in another format of snapshots");
      }
      steps.add(new Undo(version, step, before));
    }
    if (!irreversible.isEmpty()) {
      return no(Reason.IRREVERSIBLE, irreversible);
    }
    return unprovable.isEmpty() ? new Outcome.Planned(steps) : no(Reason.NOT_PROVABLE, unprovable);
  }

  /// Returns the undo script of this build if it has the version, since it may have been corrected;
  /// otherwise the script that the ledger kept.
  private static Step step(
      Connection connection, MigrationScripts scripts, String module, Applied version)
      throws SQLException {
    var file = History.fileOf(connection, module, version.version());
    var ours = scripts.undo(module, file);
    return new Step(
        version.version(), version.description(), ours.orElse(version.undo()), ours.isPresent());
  }

  private static String whyNot(
      Connection connection, MigrationScripts scripts, String module, Applied version)
      throws SQLException {
    return scripts
        .migration(module, History.fileOf(connection, module, version.version()))
        .flatMap(MigrationScripts::irreversible)
        .orElse("it has no undo script");
  }

  private static String versions(String module, List<Applied> applied) {
    return applied.isEmpty()
        ? "nothing of " + module + " is in force"
        : "%s has the versions %s"
            .formatted(module, applied.stream().map(Applied::version).toList());
  }

  private static Outcome no(Reason reason, List<String> details) {
    return new Outcome.Impossible(new Refused(reason, details));
  }
}
