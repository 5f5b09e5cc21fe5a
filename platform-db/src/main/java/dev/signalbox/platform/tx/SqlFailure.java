package dev.signalbox.platform.tx;

import java.sql.SQLException;

/// A statement that PostgreSQL refused; classified by [SqlState] on its way out.
final class SqlFailure extends RuntimeException {
  SqlFailure(SQLException cause) {
    super("statement failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
