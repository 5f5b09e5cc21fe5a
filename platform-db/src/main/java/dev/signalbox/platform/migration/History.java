package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Accesses Flyway's history table of a module in Flyway's own format: a version that was rolled
/// back gets a row of type DELETE, like those of Flyway's `repair`, so that a stock Flyway can
/// still read the table.
final class History {
  /// Selects the versions in force with their checksums, using the last row of each version.
  private static final String IN_FORCE =
      """
      SELECT h.version || ' ' || coalesce(h.checksum::text, '') FROM (
        SELECT DISTINCT ON (version) version, checksum, type, success FROM flyway_schema_history
         WHERE version IS NOT NULL ORDER BY version, installed_rank DESC) h
       WHERE h.type <> 'DELETE' AND h.success
      """;

  private History() {}

  /// Lists the disagreements between Flyway's history and the ledger.
  static List<String> mismatches(Connection connection, String module, List<Ledger.Applied> applied)
      throws SQLException {
    var flyway = new TreeMap<String, String>();
    for (var row : in(connection, module, IN_FORCE)) {
      int space = row.indexOf(' ');
      flyway.put(row.substring(0, space), row.substring(space + 1));
    }
    var ours = new TreeMap<String, String>();
    applied.forEach(version -> ours.put(version.version(), version.checksum()));
    var differences = new ArrayList<String>();
    ours.forEach((version, checksum) -> {
      if (!checksum.equals(flyway.remove(version))) {
        differences.add(module + " " + version + " is in the ledger, not so in Flyway's history");
      }
    });
    flyway
        .keySet()
        .forEach(version ->
            differences.add(module + " " + version + " is in Flyway's history, not in the ledger"));
    return differences;
  }

  /// Returns the name of the script that created a version.
  static String fileOf(Connection connection, String module, String version) throws SQLException {
    return in(
            connection,
            module,
            "SELECT script FROM flyway_schema_history WHERE version = ? AND type = 'SQL' ORDER BY installed_rank DESC LIMIT 1",
            version)
        .stream()
        .findFirst()
        .orElse("");
  }

  /// Records a version as deleted. These are the last statements of the transaction, since they
  /// find the table by the search path.
  static void forget(Connection connection, String module, String version) throws SQLException {
    var _ =
        in(
            connection,
            module,
            """
            INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            SELECT (SELECT max(installed_rank) + 1 FROM flyway_schema_history), version, description, 'DELETE', script, checksum, session_user, 0, true
              FROM flyway_schema_history WHERE version = ? AND type = 'SQL' ORDER BY installed_rank DESC LIMIT 1
            RETURNING version
            """,
            version);
  }

  static boolean exists(Connection connection, String module) throws SQLException {
    return Rows.one(
            connection,
            "SELECT (to_regclass(format('%I.flyway_schema_history', ?)) IS NOT NULL)::text",
            module)
        .equals("true");
  }

  static void forgetFailures(Connection connection, String module) throws SQLException {
    var _ =
        in(
            connection,
            module,
            "DELETE FROM flyway_schema_history WHERE NOT success RETURNING version");
  }

  private static List<String> in(Connection connection, String module, String sql, String... values)
      throws SQLException {
    var quoted = Rows.one(connection, "SELECT quote_ident(?)", module);
    return Rows.withPath(connection, quoted, () -> Rows.list(connection, sql, values));
  }
}
