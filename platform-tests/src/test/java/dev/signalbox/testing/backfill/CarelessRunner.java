package dev.signalbox.testing.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Runs backfills incorrectly on purpose: the same script and batches, but the cursor is saved in a
/// transaction of its own after the batch's.
final class CarelessRunner {
  private CarelessRunner() {}

  static void run(DataSource migrator) throws SQLException, InterruptedException {
    try (var connection = migrator.getConnection()) {
      execute(connection, "SET ROLE signalbox_owner");
      execute(connection, "CREATE TABLE IF NOT EXISTS sample.careless (cursor jsonb)");
      var cursor = one(connection, "SELECT max(cursor::text) FROM sample.careless", null);
      do {
        cursor = one(connection, batch(), cursor);
        Thread.sleep(40);
        one(
            connection,
            "WITH gone AS (DELETE FROM sample.careless) INSERT INTO sample.careless SELECT ?::jsonb RETURNING NULL::text",
            cursor);
      } while (cursor != null);
    }
  }

  private static String batch() {
    return Readings.counting()
        .text()
        .replace(":cursor", "c.cursor")
        .replace(":limit", "500")
        .replaceFirst("WITH page", "WITH c AS (SELECT ?::jsonb AS cursor), page")
        .replace("FROM sample.readings r\n", "FROM sample.readings r CROSS JOIN c\n");
  }

  private static @Nullable String one(Connection connection, String sql, @Nullable String value)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      if (sql.contains("?::jsonb")) {
        statement.setString(1, value);
      }
      try (var row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
