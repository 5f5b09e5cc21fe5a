package dev.signalbox.platform.migration;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.signalbox.platform.pool.RoleNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Runs plain JDBC on the one connection of a migration, which has neither the services' pool nor a
/// tenant context.
final class Rows {
  private Rows() {}

  /// Returns the first column of each row, with empty text for NULL.
  static List<String> list(Connection connection, String sql, String... values)
      throws SQLException {
    try (var statement = bind(connection.prepareStatement(sql), values);
        var result = statement.executeQuery()) {
      var rows = new ArrayList<String>();
      while (result.next()) {
        var value = result.getString(1);
        rows.add(value == null ? "" : value);
      }
      return rows;
    }
  }

  /// Returns the first column of the first row; empty text for NULL or no row.
  static String one(Connection connection, String sql, String... values) throws SQLException {
    var rows = list(connection, sql, values);
    return rows.isEmpty() ? "" : rows.getFirst();
  }

  static void execute(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  static int update(Connection connection, @CompileTimeConstant final String sql, String... values)
      throws SQLException {
    try (var statement = bind(connection.prepareStatement(sql), values)) {
      return statement.executeUpdate();
    }
  }

  /// Runs `body` with this search path and restores the previous one. After a failure the rollback
  /// of the transaction restores it.
  static <T> T withPath(Connection connection, String path, Reading<T> body) throws SQLException {
    var usual = one(connection, "SELECT current_setting('search_path')");
    var _ = one(connection, "SELECT set_config('search_path', ?, false)", path);
    var value = body.read();
    var _ = one(connection, "SELECT set_config('search_path', ?, false)", usual);
    return value;
  }

  /// Reads a script from the class path.
  static String resource(String path) {
    try (var in = Objects.requireNonNull(Rows.class.getResourceAsStream(path), path)) {
      return RoleNames.in(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  interface Reading<T> {
    T read() throws SQLException;
  }

  private static PreparedStatement bind(PreparedStatement statement, String... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement;
  }
}
