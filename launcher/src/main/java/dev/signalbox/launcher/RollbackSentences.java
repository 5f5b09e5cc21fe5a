package dev.signalbox.launcher;

import dev.signalbox.platform.migration.RollbackResult.Reason;

/// What a refusal means and what to do about it.
final class RollbackSentences {
  private RollbackSentences() {}

  static String of(Reason reason) {
    return switch (reason) {
      case UNKNOWN_VERSION -> "no such version is in force";
      case HISTORY_MISMATCH -> "Flyway's history and the ledger disagree";
      case INTERRUPTED -> "a version was interrupted; complete it first";
      case IRREVERSIBLE -> "a version has no way back";
      case NOT_PROVABLE -> "the way back could not be proven";
      case NEEDED_BY_MODULE -> "another module needs what would go; take that one back first";
      case DRIFT -> "the schema was changed beside its migrations; undo that first";
      case NOT_RESTORED -> "the undo scripts do not restore what was";
      case SCRIPT_FAILED -> "an undo script failed";
      case DATA_LOSS ->
          "data would be lost; --allow-data-loss accepts that, --archive keeps a copy";
      case LOCKED -> "tables are in use; end these sessions or try again";
    };
  }
}
