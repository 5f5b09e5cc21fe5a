package dev.signalbox.platform.pool;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/// Detects a transaction pooler between this process and PostgreSQL, and checks the settings for
/// one.
public final class Pooler {
  private Pooler() {}

  /// Returns true if there is a pooler, which answers the login with a process id of its own.
  public static boolean isBetween(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT pg_backend_pid()")) {
      result.next();
      return result.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
    }
  }

  /// Returns true if the driver uses server-side prepared statements. Behind PgBouncer before 1.21
  /// one client's Bind ran another client's statement.
  public static boolean preparesOnTheServer(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getPrepareThreshold() != 0;
  }
}
