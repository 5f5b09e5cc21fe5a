package dev.signalbox.platform.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds the result of one execution of a script; there is no next cursor at the end of the table.
record Batch(@Nullable String next, long seen, long changed) {
  private static final Set<Integer> COUNTS = Set.of(Types.INTEGER, Types.BIGINT);

  static Batch run(Connection connection, BatchText text, @Nullable String cursor, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(text.jdbc())) {
      int at = 1;
      for (var parameter : text.parameters()) {
        if (parameter.equals("cursor")) {
          statement.setString(at++, cursor);
        } else {
          statement.setInt(at++, limit);
        }
      }
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalBatchException("returned no row");
        }
        var batch = new Batch(row.getString(1), row.getLong(2), row.getLong(3));
        if (row.next()) {
          throw new IllegalBatchException("returned more than one row");
        }
        return batch;
      }
    }
  }

  /// Makes PostgreSQL analyse the statement, and compares its result columns with the required
  /// ones.
  static void check(Connection connection, BatchText text) throws SQLException {
    try (var statement = connection.prepareStatement(text.jdbc())) {
      var columns = statement.getMetaData();
      if (columns == null
          || columns.getColumnCount() != 3
          || !columns.getColumnTypeName(1).equals("jsonb")
          || !COUNTS.contains(columns.getColumnType(2))
          || !COUNTS.contains(columns.getColumnType(3))) {
        throw new IllegalBatchException(
            "must return the next cursor (jsonb), the rows seen (bigint) and the rows changed (bigint)");
      }
    }
  }
}
