package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;

/// Scripts outside of a transaction (CREATE INDEX CONCURRENTLY): what keeps them resumable when
/// their process is killed half-way.
final class Interrupted {
  private Interrupted() {}

  @FunctionalInterface
  interface Writing {
    void run() throws SQLException;
  }

  /// A script outside of a transaction that failed stands in Flyway's history as such and would
  /// stop every later run; the ledger's RUNNING row remembers it, so it may simply run again.
  static void forgetFailure(Connection connection, String schema) throws SQLException {
    if (History.exists(connection, schema)) {
      History.forgetFailures(connection, schema);
    }
  }

  /// Marks the version RUNNING, or takes up the mark of an earlier, killed run.
  static void begin(Connection connection, String schema, String version, Writing insertRow)
      throws SQLException {
    dropInvalidIndexes(connection, schema);
    var earlier =
        Rows.update(
            connection,
            """
            UPDATE platform.migration_ledger SET state = 'RUNNING'
             WHERE id = (SELECT id FROM platform.migration_ledger WHERE module = ? AND version = ? ORDER BY id DESC LIMIT 1) AND direction = 'UP'
            """,
            schema,
            version);
    if (earlier == 0) {
      insertRow.run();
      Rows.update(
          connection,
          "UPDATE platform.migration_ledger SET state = 'RUNNING' WHERE id = (SELECT max(id) FROM platform.migration_ledger WHERE module = ?)",
          schema);
    }
  }

  static void end(
      Connection connection, String schema, String version, String fingerprint, int millis)
      throws SQLException {
    Rows.update(
        connection,
        "UPDATE platform.migration_ledger SET state = 'DONE', fingerprint_after = ?, duration_ms = ?::integer WHERE module = ? AND version = ? AND state = 'RUNNING'",
        fingerprint,
        String.valueOf(millis),
        schema,
        version);
  }

  /// An index whose build was killed is there, is not used, and would let IF NOT EXISTS pass.
  private static void dropInvalidIndexes(Connection connection, String schema) throws SQLException {
    var drops =
        Rows.list(
            connection,
            """
            SELECT format('DROP INDEX %I.%I', n.nspname, c.relname) FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND NOT i.indisvalid AND c.relkind = 'i' AND NOT c.relispartition
            """,
            schema);
    for (var drop : drops) {
      Rows.execute(connection, drop);
    }
  }
}
