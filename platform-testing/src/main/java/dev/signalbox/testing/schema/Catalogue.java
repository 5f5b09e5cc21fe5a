package dev.signalbox.testing.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads what `pg_catalog` says about one schema. Names are qualified and times are in UTC,
/// whatever the settings of the login.
final class Catalogue {
  private static final String PLATFORM = "platform";

  private final Connection connection;
  private final String schema;
  private final Set<String> appRoles = new TreeSet<>();

  Catalogue(Connection connection, String schema) throws SQLException {
    this.connection = connection;
    this.schema = schema;
    try (var statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog; SET timezone = 'UTC'");
      try (var roles = statement.executeQuery("SELECT app_role FROM platform.services")) {
        while (roles.next()) {
          appRoles.add(roles.getString(1));
        }
      }
    }
  }

  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// Returns the rows of a query whose one parameter is the schema.
  <T> List<T> list(String sql, Reading<T> reading) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (var result = statement.executeQuery()) {
        var rows = new ArrayList<T>();
        while (result.next()) {
          rows.add(reading.of(result));
        }
        return List.copyOf(rows);
      }
    }
  }

  /// Returns a text array, whose elements are never NULL.
  List<String> texts(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /// Returns role names as the page shows them: the registered services must not appear in schema
  /// platform.
  List<String> named(List<String> roles) {
    return roles.stream()
        .map(role -> schema.equals(PLATFORM) && appRoles.contains(role) ? "every service" : role)
        .distinct()
        .sorted()
        .toList();
  }
}
