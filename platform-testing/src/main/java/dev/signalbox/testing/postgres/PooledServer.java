package dev.signalbox.testing.postgres;

import dev.signalbox.postgres.PostgresServer;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Represents a test server whose logins connect through PgBouncer in transaction mode; superusers
/// connect directly.
public final class PooledServer implements PostgresServer {
  private final PostgresServer server;
  private final PgBouncer pooler;

  private PooledServer(PostgresServer server, PgBouncer pooler) {
    this.server = server;
    this.pooler = pooler;
  }

  public static PooledServer before(PostgresServer server, List<String> logins, int poolSize) {
    return new PooledServer(server, PgBouncer.before(server, logins, poolSize));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String url(String database) {
    return pooler.url(database) + "?prepareThreshold=0";
  }

  @Override
  public DataSource superuser(String database) {
    return server.superuser(database);
  }

  @Override
  public @Nullable String password() {
    return server.password();
  }

  /// Stops the pooler only, since the server has another owner.
  @Override
  public void close() {
    pooler.close();
  }
}
