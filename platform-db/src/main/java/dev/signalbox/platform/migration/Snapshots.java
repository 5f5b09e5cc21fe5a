package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Stores catalogue snapshots in `platform.catalogue_snapshots`; in memory until a migration has
/// created that table.
final class Snapshots {
  private final Map<String, CatalogueSnapshot> waiting = new LinkedHashMap<>();

  static boolean areKept(Connection connection) throws SQLException {
    return Rows.one(
            connection, "SELECT (to_regclass('platform.catalogue_snapshots') IS NOT NULL)::text")
        .equals("true");
  }

  /// Stores a snapshot and returns its fingerprint.
  String keep(Connection connection, CatalogueSnapshot snapshot) throws SQLException {
    var fingerprint = snapshot.fingerprint();
    waiting.put(fingerprint, snapshot);
    if (areKept(connection)) {
      for (var entry : waiting.entrySet()) {
        Rows.update(
            connection,
            "INSERT INTO platform.catalogue_snapshots (fingerprint, objects) VALUES (?, ?) ON CONFLICT DO NOTHING",
            entry.getKey(),
            entry.getValue().text());
      }
      waiting.clear();
    }
    return fingerprint;
  }
}
