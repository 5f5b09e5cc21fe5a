package dev.signalbox.platform.migration;

import java.time.Duration;
import java.util.List;

/// The result of a rollback.
public sealed interface RollbackResult {
  /// The rollback was committed, and the catalogue is proven to equal its earlier state. Lists
  /// permitted losses, their archives, and how long locks on tables were held.
  record Done(List<Step> steps, List<DataLoss> losses, List<String> archives, Duration locksHeld)
      implements RollbackResult {}

  /// Shows what would happen; the rollback was tried in a transaction that was rolled back.
  record Rehearsed(List<Step> steps, List<DataLoss> losses, List<String> locks)
      implements RollbackResult {}

  /// The module is at that version already.
  record Nothing() implements RollbackResult {}

  /// The rollback was rejected and changed nothing. The details explain why, by object, table or
  /// session.
  record Refused(Reason reason, List<String> details) implements RollbackResult {}

  /// Names a version that is rolled back, and its undo script.
  record Step(String version, String description, String script, boolean ofThisBuild) {}

  /// The stable reason codes of rejected rollbacks.
  enum Reason {
    /// The version is not in force, or there is no ledger.
    UNKNOWN_VERSION,
    /// The ledger and Flyway's history disagree.
    HISTORY_MISMATCH,
    /// A script outside of a transaction was interrupted and left changes behind.
    INTERRUPTED,
    /// A version declares that it is irreversible, or has no undo script.
    IRREVERSIBLE,
    /// A version ran before fingerprints were recorded, so its undo cannot be proven.
    NOT_PROVABLE,
    /// Another module requires a version that would be rolled back.
    NEEDED_BY_MODULE,
    /// The schema was changed outside of its migrations.
    DRIFT,
    /// The undo scripts do not restore the earlier state.
    NOT_RESTORED,
    /// An undo script failed.
    SCRIPT_FAILED,
    /// Rows would be lost.
    DATA_LOSS,
    /// Another session holds a lock on a table.
    LOCKED
  }
}
