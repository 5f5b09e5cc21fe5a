package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Keeps scripts that run outside of a transaction (CREATE INDEX CONCURRENTLY) resumable after
/// their process was killed.
final class Interrupted {
  private static final String LAST_DOWN =
      "SELECT coalesce(max(id), 0)::text FROM platform.migration_ledger WHERE module = ? AND version = ? AND direction = 'DOWN'";

  /// Selects the fingerprint of the catalogue before the first run of this version that is still in
  /// the ledger.
  private static final String EARLIER =
      """
      SELECT l.fingerprint_before FROM platform.migration_ledger l
       WHERE l.module = ? AND l.version = ? AND l.direction = 'UP'
         AND l.id > (SELECT coalesce(max(d.id), 0) FROM platform.migration_ledger d WHERE d.module = l.module AND d.version = l.version AND d.direction = 'DOWN')
       ORDER BY l.id LIMIT 1
      """;

  private static final String RUNNING =
      "SELECT to_jsonb(l) ->> 'version' FROM platform.migration_ledger l WHERE l.module = ? AND to_jsonb(l) ->> 'state' = 'RUNNING' ORDER BY l.id DESC LIMIT 1";

  private Interrupted() {}

  @FunctionalInterface
  interface Writing {
    void run() throws SQLException;
  }

  /// Removes the failed run of a script outside of a transaction from Flyway's history, where it
  /// would stop every later run. The ledger's RUNNING row remembers it, so the script may run
  /// again.
  static void forgetFailure(Connection connection, String schema) throws SQLException {
    if (History.exists(connection, schema)) {
      History.forgetFailures(connection, schema);
    }
  }

  /// Marks the version as RUNNING. The row keeps the fingerprint from before an earlier, killed
  /// run, but not its script, which may have been corrected since.
  static void begin(Connection connection, String schema, String version, Writing insertRow)
      throws SQLException {
    dropInvalidIndexes(connection, schema);
    var before = Rows.one(connection, EARLIER, schema, version);
    insertRow.run();
    Rows.update(
        connection,
        "UPDATE platform.migration_ledger SET state = 'RUNNING', fingerprint_before = coalesce(nullif(?, ''), fingerprint_before) WHERE id = (SELECT max(id) FROM platform.migration_ledger WHERE module = ?)",
        before,
        schema);
    Rows.update(
        connection,
        "DELETE FROM platform.migration_ledger WHERE module = ? AND version = ? AND direction = 'UP' AND id > ?::bigint AND id < (SELECT max(id) FROM platform.migration_ledger WHERE module = ?)",
        schema,
        version,
        Rows.one(connection, LAST_DOWN, schema, version),
        schema);
  }

  /// Abandons a version that began and never ended: drops its unfinished indexes and records in the
  /// ledger that it was abandoned. Returns an error message if it left other changes.
  static Optional<String> abandon(Connection connection, String schema) throws SQLException {
    var version = Rows.one(connection, RUNNING, schema);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    dropInvalidIndexes(connection, schema);
    var now = CatalogueSnapshot.of(connection, schema).fingerprint();
    if (!now.equals(Rows.one(connection, EARLIER, schema, version))) {
      return Optional.of(
          schema
              + " "
              + version
              + " was interrupted after it changed something: run migrate first");
    }
    forgetFailure(connection, schema);
    Rows.update(
        connection,
        """
        INSERT INTO platform.migration_ledger (module, version, description, direction, checksum, duration_ms, application_version, fingerprint_before, fingerprint_after, note)
        SELECT module, version, description, 'DOWN', checksum, 0, application_version, fingerprint_before, fingerprint_before, 'abandoned: it never ended'
          FROM platform.migration_ledger WHERE module = ? AND state = 'RUNNING'
        """,
        schema);
    Rows.update(
        connection,
        "UPDATE platform.migration_ledger SET state = 'DONE' WHERE module = ? AND state = 'RUNNING'",
        schema);
    return Optional.empty();
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

  /// Drops invalid indexes. An index whose build was killed exists without being used, and would
  /// let IF NOT EXISTS pass.
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
