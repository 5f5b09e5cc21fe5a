package dev.signalbox.platform.migration;

import dev.signalbox.platform.hash.Hashes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Holds everything that the catalogue says about one schema: tables, columns, constraints,
/// indexes, policies, grants, owners, functions, triggers, views, types, comments. There is one
/// sorted line per object.
public record CatalogueSnapshot(List<String> objects) {
  private static final String QUERY = Rows.resource("/db/catalogue-snapshot.sql");
  private static final String BETWEEN = " = ";

  /// A line of the query's own result, which names the version of its format.
  private static final String FORMAT = "format = 3";

  public CatalogueSnapshot {
    objects = List.copyOf(objects);
  }

  static CatalogueSnapshot parse(String text) {
    return new CatalogueSnapshot(text.isEmpty() ? List.of() : List.of(text.split("\n")));
  }

  /// Reads the snapshot inside of the running transaction and restores the search path.
  public static CatalogueSnapshot of(Connection connection, String schema) throws SQLException {
    var roles = appRoles(connection, schema);
    var zone = Rows.one(connection, "SELECT current_setting('TimeZone')");
    // Constants of type timestamptz are written in the zone of the session.
    var _ = Rows.one(connection, "SELECT set_config('TimeZone', 'UTC', false)");
    var objects = Rows.withPath(connection, "", () -> Rows.list(connection, QUERY, schema, roles));
    var _ = Rows.one(connection, "SELECT set_config('TimeZone', ?, false)", zone);
    return new CatalogueSnapshot(objects);
  }

  /// Returns the app roles that count as "every service". The list is empty for other schemas than
  /// platform, and before platform has its table of services.
  private static String appRoles(Connection connection, String schema) throws SQLException {
    var listed =
        Rows.one(connection, "SELECT (to_regclass('platform.services') IS NOT NULL)::text");
    return schema.equals("platform") && listed.equals("true")
        ? Rows.one(
            connection,
            "SELECT coalesce(array_agg(app_role ORDER BY app_role), '{}')::text FROM platform.services")
        : "{}";
  }

  /// Returns true if the snapshot was read by the query of this build, or by one with the same
  /// output.
  boolean isComparable() {
    return objects.contains(FORMAT);
  }

  String text() {
    return String.join("\n", objects);
  }

  /// Returns the SHA-256 of the sorted lines, in hex.
  public String fingerprint() {
    return Hashes.sha256Hex(text());
  }

  /// Lists the objects that are missing, left over or different here, compared with `expected`.
  public List<String> differencesTo(CatalogueSnapshot expected) {
    var here = byName(this);
    var there = byName(expected);
    var names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    var differences = new ArrayList<String>();
    for (var name : names) {
      var is = here.get(name);
      var should = there.get(name);
      if (is == null) {
        differences.add("missing: " + name);
      } else if (should == null) {
        differences.add("left over: " + name);
      } else if (!is.equals(should)) {
        differences.add("different: %s is [%s], was [%s]".formatted(name, is, should));
      }
    }
    return differences;
  }

  private static Map<String, String> byName(CatalogueSnapshot snapshot) {
    var named = new TreeMap<String, String>();
    for (var line : snapshot.objects) {
      int end = line.indexOf(BETWEEN);
      named.merge(
          line.substring(0, end),
          line.substring(end + BETWEEN.length()),
          (one, other) -> one + "; " + other);
    }
    return named;
  }
}
