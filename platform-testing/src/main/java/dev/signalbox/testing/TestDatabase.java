package dev.signalbox.testing;

import dev.signalbox.testing.postgres.PostgresServer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// One database of the test server, and the logins that use it.
public record TestDatabase(PostgresServer server, String name) {
  public String url() {
    return server.url(name);
  }

  public @Nullable String password() {
    return server.password();
  }

  /// Bypasses row-level security: for arranging and inspecting, never for what is under test.
  public DataSource superuser() {
    return server.superuser(name);
  }

  public DataSource migrator() {
    return TestPostgres.login(server, name, "signalbox_migrator");
  }

  /// The role that a service logs in as.
  public DataSource app(String role) {
    return TestPostgres.login(server, name, role);
  }
}
