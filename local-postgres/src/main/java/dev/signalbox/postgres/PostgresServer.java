package dev.signalbox.postgres;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Represents a PostgreSQL 17 with pgvector that this process started.
public interface PostgresServer extends AutoCloseable {
  int port();

  /// Returns the JDBC URL of one of its databases.
  String url(String database);

  /// Returns a superuser's data source; only for creating databases and running the bootstrap.
  DataSource superuser(String database);

  /// Returns the password of login roles, or null if the server trusts local connections.
  @Nullable String password();

  @Override
  void close();
}
