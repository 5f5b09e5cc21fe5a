package dev.signalbox.operator;

import dev.signalbox.platform.migration.RollbackResult.Reason;

/// Explains a rejected rollback and the remedy.
final class RollbackMessages {
  private RollbackMessages() {}

  static String of(Reason reason) {
    return switch (reason) {
      case UNKNOWN_VERSION -> "no such version is in force";
      case HISTORY_MISMATCH -> "Flyway's history and the ledger disagree";
      case INTERRUPTED -> "a version was interrupted; complete it first";
      case IRREVERSIBLE -> "a version is irreversible";
      case NOT_PROVABLE -> "the rollback could not be proven";
      case NEEDED_BY_MODULE ->
          "another module requires what would be removed; roll that module back first";
      case DRIFT -> "the schema was changed outside of its migrations; undo that first";
      case NOT_RESTORED -> "the undo scripts do not restore the earlier state";
      case SCRIPT_FAILED -> "an undo script failed";
      case DATA_LOSS ->
          "data would be lost; --allow-data-loss accepts that, --archive keeps a copy";
      case LOCKED -> "tables are in use; end these sessions or try again";
    };
  }
}
