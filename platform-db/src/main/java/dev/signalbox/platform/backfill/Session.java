package dev.signalbox.platform.backfill;

import dev.signalbox.platform.pool.RoleNames;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Holds the one connection of a runner. It does the work and holds the lock, so that a runner that
/// lost the lock cannot work either.
final class Session implements AutoCloseable {
  /// The lock limit is shorter than deadlock_timeout (1 s): in a deadlock the backfill gives up,
  /// and not a request. The empty search path makes unqualified names fail at once. A frozen runner
  /// loses its locks after 5 s. Custom plans are forced, since the best plan depends on the cursor.
  private static final String SETTINGS =
      RoleNames.in(
          """
          SET ROLE signalbox_owner;
          SET application_name = 'signalbox backfill';
          SET search_path = '';
          SET lock_timeout = '500ms';
          SET statement_timeout = '5s';
          SET idle_in_transaction_session_timeout = '5s';
          SET plan_cache_mode = 'force_custom_plan'
          """);

  private static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 0))";

  private static final String IS_HELD =
      """
      SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 0))
      """;

  private static final String ROWS =
      "SELECT coalesce((SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(?)), -1)";

  private final Connection connection;

  private Session(Connection connection) {
    this.connection = connection;
  }

  static Session open(DataSource migrator) throws SQLException {
    var session = new Session(migrator.getConnection());
    try (var settings = session.connection.createStatement()) {
      settings.execute(SETTINGS);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /// Takes the lock until the connection ends; returns false if another runner holds it.
  boolean lock(BackfillScript script) throws SQLException {
    return isTrue(LOCK, script);
  }

  boolean isHeld(BackfillScript script) throws SQLException {
    return isTrue(IS_HELD, script);
  }

  boolean hasLedger() throws SQLException {
    try (var exists = connection.createStatement();
        var row = exists.executeQuery("SELECT to_regclass('platform.backfills') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /// Returns the number of rows by the statistics; -1 if they or the script do not tell.
  long estimatedRows(BackfillScript script) throws SQLException {
    try (var rows = connection.prepareStatement(ROWS)) {
      rows.setString(1, script.table());
      try (var row = rows.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private boolean isTrue(String constant, BackfillScript script) throws SQLException {
    try (var question = connection.prepareStatement(constant)) {
      question.setString(1, "signalbox backfill " + script.id());
      try (var row = question.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
