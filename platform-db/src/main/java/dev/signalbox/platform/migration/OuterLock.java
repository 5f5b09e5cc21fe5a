package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/// Admits one migration or rollback at a time per database. The lock ends with its connection, so a
/// killed process leaves none behind.
final class OuterLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Connection connection;

  private OuterLock(Connection connection) {
    this.connection = connection;
  }

  /// Waits up to 15 minutes for the migrations of another process. It polls, since a session that
  /// waits inside of a statement holds a snapshot, and CREATE INDEX CONCURRENTLY would wait for
  /// that snapshot.
  static OuterLock of(DataSource migrator) throws SQLException {
    var connection = migrator.getConnection();
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      // The key is an arbitrary fixed number that no other lock uses.
      while (Rows.one(connection, "SELECT pg_try_advisory_lock(x'51676e616c626f78'::bigint)::text")
          .equals("false")) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "another process has been migrating this database for "
                  + PATIENCE.toMinutes()
                  + " minutes");
        }
        Thread.sleep(100);
      }
      return new OuterLock(connection);
    } catch (InterruptedException e) {
      connection.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for another process's migrations", e);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
