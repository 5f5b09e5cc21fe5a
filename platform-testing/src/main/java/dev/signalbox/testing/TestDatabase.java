package dev.signalbox.testing;

import dev.signalbox.postgres.PostgresServer;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Represents one database of the test server, with the logins that use it.
public record TestDatabase(PostgresServer server, String name) {
  public String url() {
    return server.url(name);
  }

  public @Nullable String password() {
    return server.password();
  }

  /// Returns a data source that bypasses row-level security: for arranging and inspecting, never
  /// for the code under test.
  public DataSource superuser() {
    return server.superuser(name);
  }

  /// Returns the first value of the first row, "" if the statement returns no rows.
  public String asSuperuser(String sql) throws SQLException {
    try (var connection = superuser().getConnection();
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (var rows = statement.getResultSet()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "";
      }
    }
  }

  public DataSource migrator() {
    return TestPostgres.login(server, name, "signalbox_migrator");
  }

  /// Returns a data source with the role that a service logs in as.
  public DataSource app(String role) {
    return TestPostgres.login(server, name, role);
  }
}
