package dev.signalbox.platform.tx;

import java.sql.SQLException;

/// Wraps an error of PostgreSQL; [SqlState] classifies it on its way out.
final class SqlFailure extends RuntimeException {
  SqlFailure(SQLException cause) {
    super("statement failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
