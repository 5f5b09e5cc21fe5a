package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the migrations and rollbacks of a database, oldest first, without scripts and logins.
public final class MigrationHistory {
  private static final String HISTORY =
      """
      SELECT module, version, description, direction, state, undo_script IS NOT NULL AS reversible, fingerprint_after AS fingerprint, duration_ms, application_version, executed_at
        FROM platform.migration_ledger ORDER BY id
      """;

  private MigrationHistory() {}

  /// Represents one migration or rollback. The fingerprint is empty if none was recorded; the state
  /// is DONE, or RUNNING after an interruption.
  public record Entry(
      String module,
      String version,
      String description,
      String direction,
      String state,
      boolean reversible,
      String fingerprint,
      int durationMs,
      String applicationVersion,
      Instant executedAt) {}

  /// Reads the history as signalbox_owner.
  public static List<Entry> read(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(HISTORY);
        var rows = query.executeQuery()) {
      var entries = new ArrayList<Entry>();
      while (rows.next()) {
        entries.add(
            new Entry(
                rows.getString("module"),
                rows.getString("version"),
                rows.getString("description"),
                rows.getString("direction"),
                rows.getString("state"),
                rows.getBoolean("reversible"),
                Optional.ofNullable(rows.getString("fingerprint")).orElse(""),
                rows.getInt("duration_ms"),
                rows.getString("application_version"),
                rows.getObject("executed_at", Timestamp.class).toInstant()));
      }
      return entries;
    }
  }
}
