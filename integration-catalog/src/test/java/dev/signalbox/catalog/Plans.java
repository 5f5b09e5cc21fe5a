package dev.signalbox.catalog;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import java.sql.SQLException;

/// Explains how PostgreSQL would run a query of the service, as the service's role with the
/// isolation in force. Sequential scans are off, so that small test data does not hide a missing
/// index.
public final class Plans {
  private Plans() {}

  public static String of(TestDatabase database, String query) throws SQLException {
    try (var connection = database.app("catalog_app").getConnection()) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, Organizations.acme("EDITOR"));
      try (var run = connection.createStatement()) {
        run.execute("SET LOCAL enable_seqscan = off");
        run.execute("SET LOCAL enable_bitmapscan = off");
        run.execute("SET LOCAL enable_sort = off");
        var plan = new StringBuilder();
        try (var rows = run.executeQuery("EXPLAIN " + query)) {
          while (rows.next()) {
            plan.append(rows.getString(1)).append('\n');
          }
        }
        connection.rollback();
        return plan.toString();
      }
    }
  }
}
