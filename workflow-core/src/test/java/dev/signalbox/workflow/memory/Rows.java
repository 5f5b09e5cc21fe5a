package dev.signalbox.workflow.memory;

import dev.signalbox.testing.TestDatabase;
import java.sql.SQLException;

/// Arranges and inspects data past row-level security.
final class Rows {
  private Rows() {}

  static int count(TestDatabase database, String tableAndCondition) {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM " + tableAndCondition)) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void execute(TestDatabase database, String sql) {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
