package dev.signalbox.platform.tx;

import dev.signalbox.platform.problem.Causes;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// Classifies a failure by SQLSTATE through the whole cause chain, never by message.
enum SqlState {
  SERIALIZATION,
  LOCK_TIMEOUT,
  CONNECTION,
  POOL_EMPTY,
  READ_ONLY_SERVER,
  OUTCOME_UNKNOWN,
  TIMED_OUT,
  DENIED,
  UNIQUE,
  FOREIGN_KEY,
  CHECK,
  NOT_NULL,
  INVALID_TEXT,
  OUT_OF_RANGE,
  BAD_DATE,
  EXHAUSTED,
  QUOTA,
  OTHER;

  static SqlState of(Throwable failure) {
    if (Causes.find(failure, CommitOutcomeUnknownException.class).isPresent()) {
      return OUTCOME_UNKNOWN;
    }
    return Causes.find(failure, SQLException.class).map(SqlState::of).orElse(OTHER);
  }

  /// Recognises an exhausted pool, which reports no SQLSTATE.
  private static SqlState of(SQLException failure) {
    return failure instanceof SQLTransientConnectionException && failure.getSQLState() == null
        ? POOL_EMPTY
        : of(failure.getSQLState());
  }

  static SqlState of(@Nullable String state) {
    if (state == null) {
      return OTHER;
    }
    return switch (state) {
      case "40001", "40P01" -> SERIALIZATION;
      case "55P03" -> LOCK_TIMEOUT;
      case "57P01", "57P02", "57P03", "57P05", "53300" -> CONNECTION;
      case "25006" -> READ_ONLY_SERVER;
      case "57014", "25P03", "25P04" -> TIMED_OUT;
      case "42501" -> DENIED;
      case "23505", "23P01" -> UNIQUE;
      case "23503" -> FOREIGN_KEY;
      case "23514" -> CHECK;
      case "23502" -> NOT_NULL;
      case "22021", "22P05", "22P02", "22023" -> INVALID_TEXT;
      case "22003", "22001" -> OUT_OF_RANGE;
      case "22007", "22008" -> BAD_DATE;
      case "53400" -> QUOTA;
      case "53000", "53100", "53200", "54000", "54001" -> EXHAUSTED;
      default -> state.startsWith("08") ? CONNECTION : OTHER;
    };
  }
}
