package dev.signalbox.testing.postgres;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL 17 with pgvector that we started.
public interface PostgresServer extends AutoCloseable {
  int port();

  /// JDBC URL of one of its databases.
  String url(String database);

  /// A superuser's data source; for creating databases and running the bootstrap only.
  DataSource superuser(String database);

  /// The password that login roles need, or null when the server trusts local connections.
  @Nullable String password();

  @Override
  void close();
}
