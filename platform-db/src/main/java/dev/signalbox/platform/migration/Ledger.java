package dev.signalbox.platform.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `platform.migration_ledger` in any version of its own structure.
final class Ledger {
  private Ledger() {}

  /// Represents a version in force. Fingerprints are empty for versions that ran before they were
  /// recorded.
  record Applied(
      long id,
      String version,
      String description,
      String checksum,
      String undo,
      String before,
      String after,
      Map<String, Integer> requires) {
    int number() {
      return Integer.parseInt(version);
    }
  }

  static boolean exists(Connection connection) throws SQLException {
    return Rows.one(
            connection, "SELECT (to_regclass('platform.migration_ledger') IS NOT NULL)::text")
        .equals("true");
  }

  /// Lists the versions in force, oldest first.
  static List<Applied> applied(Connection connection, String module) throws SQLException {
    var inForce = new ArrayList<Applied>();
    for (var row : rows(connection, module)) {
      if (text(row, "state").equals("RUNNING")) {
        continue;
      }
      var version = text(row, "version");
      inForce.removeIf(applied -> applied.version().equals(version));
      if (text(row, "direction").equals("UP")) {
        inForce.add(read(row));
      }
    }
    inForce.sort(Comparator.comparingInt(Applied::number));
    return inForce;
  }

  /// Returns the expected fingerprint of the catalogue; empty if none was recorded.
  static Optional<String> expected(Connection connection, String module) throws SQLException {
    if (!exists(connection)) {
      return Optional.empty();
    }
    return rows(connection, module).stream()
        .filter(row -> !text(row, "state").equals("RUNNING"))
        .map(row -> text(row, "fingerprint_after"))
        .reduce((earlier, later) -> later)
        .filter(fingerprint -> !fingerprint.isEmpty());
  }

  /// Returns the objects behind a fingerprint, if they were kept.
  static Optional<CatalogueSnapshot> snapshot(Connection connection, String fingerprint)
      throws SQLException {
    if (!Snapshots.areKept(connection)) {
      return Optional.empty();
    }
    return Rows.list(
            connection,
            "SELECT objects FROM platform.catalogue_snapshots WHERE fingerprint = ?",
            fingerprint)
        .stream()
        .map(CatalogueSnapshot::parse)
        .findFirst();
  }

  /// Reads each row as JSON, in order, since older versions of the ledger have fewer columns.
  static List<JsonNode> rows(Connection connection, String module) throws SQLException {
    return exists(connection)
        ? Rows.list(
                connection,
                "SELECT to_jsonb(l)::text FROM platform.migration_ledger l WHERE module = ? ORDER BY id",
                module)
            .stream()
            .map(Json::stored)
            .toList()
        : List.of();
  }

  static String text(JsonNode row, String column) {
    return textOf(row.get(column));
  }

  private static String textOf(@Nullable JsonNode value) {
    return value == null || value.isNull() ? "" : value.asText();
  }

  private static Applied read(JsonNode row) {
    return new Applied(
        row.get("id").asLong(),
        text(row, "version"),
        text(row, "description"),
        text(row, "checksum"),
        text(row, "undo_script"),
        text(row, "fingerprint_before"),
        text(row, "fingerprint_after"),
        MigrationScripts.requirements("requires: " + text(row, "requires")));
  }
}
