package dev.signalbox.launcher;

import dev.signalbox.operator.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;

/// Inserts the users of the development database: two organizations, three workspaces, a user in
/// every role.
final class Directory {
  static final String ACME = "a0000000-0000-4000-8000-000000000001";
  static final String ACME_STAGING = "a0000000-0000-4000-8000-000000000002";
  static final String GLOBEX = "b0000000-0000-4000-8000-000000000001";

  private Directory() {}

  /// Returns true if the data had to be inserted.
  static boolean insertIfMissing(Database database) throws SQLException {
    try (var connection = database.admin().getConnection();
        var statement = connection.createStatement()) {
      try (var result = statement.executeQuery("SELECT count(*) FROM platform.organizations")) {
        result.next();
        if (result.getInt(1) > 0) {
          return false;
        }
      }
      connection.setAutoCommit(false);
      statement.execute(script());
      connection.commit();
      return true;
    }
  }

  /// Returns true if the workspace of the demo data can be used; another directory has none.
  static boolean hasDemoWorkspace(Database database) throws SQLException {
    try (var connection = database.admin().getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT FROM platform.workspaces WHERE id = CAST(? AS uuid) AND status = 'ACTIVE'")) {
      statement.setString(1, ACME);
      try (var result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  private static String script() {
    try (var in = Objects.requireNonNull(Directory.class.getResourceAsStream("/directory.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
