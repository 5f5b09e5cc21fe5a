package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// One migration or rollback at a time on a database, whoever asks. Ends with its connection, so a
/// killed process leaves none behind.
final class OuterLock implements AutoCloseable {
  private final Connection connection;

  private OuterLock(Connection connection) {
    this.connection = connection;
  }

  /// Waits up to 15 minutes for another process's migrations.
  static OuterLock of(DataSource migrator) throws SQLException {
    var connection = migrator.getConnection();
    try {
      // Waiting for another start's migrations is not waiting for a table: the role's limit is too
      // short.
      Rows.execute(connection, "SET lock_timeout = '15min'");
      // Any fixed number nobody else uses.
      Rows.execute(connection, "SELECT pg_advisory_lock(x'51676e616c626f78'::bigint)");
      return new OuterLock(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
