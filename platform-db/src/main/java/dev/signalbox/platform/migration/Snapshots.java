package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps what the catalogue said, in `platform.catalogue_snapshots`; in memory until a migration
/// has made that table.
final class Snapshots {
  private final Map<String, CatalogueSnapshot> waiting = new LinkedHashMap<>();

  static boolean areKept(Connection connection) throws SQLException {
    return Rows.one(
            connection, "SELECT (to_regclass('platform.catalogue_snapshots') IS NOT NULL)::text")
        .equals("true");
  }

  /// Its fingerprint.
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
