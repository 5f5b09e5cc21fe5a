package dev.signalbox.platform.migration;

import java.time.Duration;
import java.util.List;

/// How a rollback ended.
public sealed interface RollbackResult {
  /// Committed, and the catalogue is proven to be what it was. Losses that were allowed, and where
  /// they went; how long locks on tables were held.
  record Done(List<Step> steps, List<DataLoss> losses, List<String> archives, Duration locksHeld)
      implements RollbackResult {}

  /// What would happen; it was tried in a transaction that ended without effect.
  record Rehearsed(List<Step> steps, List<DataLoss> losses, List<String> locks)
      implements RollbackResult {}

  /// The module is at that version already.
  record Nothing() implements RollbackResult {}

  /// Nothing was changed. Details name object by object, table by table or session by session why.
  record Refused(Reason reason, List<String> details) implements RollbackResult {}

  /// A version that is taken back, and the script that does it.
  record Step(String version, String description, String script, boolean ofThisBuild) {}

  /// Stable codes of refusals.
  enum Reason {
    /// No such version in force, or no ledger.
    UNKNOWN_VERSION,
    /// Ledger and Flyway's history disagree.
    HISTORY_MISMATCH,
    /// A script outside of a transaction was interrupted and left something of its own.
    INTERRUPTED,
    /// A version says that it has no way back, or has no undo script.
    IRREVERSIBLE,
    /// A version ran before fingerprints were recorded: its undo could not be proven.
    NOT_PROVABLE,
    /// Another module needs a version that would go.
    NEEDED_BY_MODULE,
    /// The schema was changed beside its migrations.
    DRIFT,
    /// The undo scripts do not restore what was.
    NOT_RESTORED,
    /// An undo script failed.
    SCRIPT_FAILED,
    /// Rows would be lost.
    DATA_LOSS,
    /// Somebody else holds a table.
    LOCKED
  }
}
