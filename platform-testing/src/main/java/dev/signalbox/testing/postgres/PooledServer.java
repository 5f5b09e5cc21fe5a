package dev.signalbox.testing.postgres;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A test server whose logins come through PgBouncer in transaction mode; superusers go past it.
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

  /// The pooler only; the server belongs to somebody else.
  @Override
  public void close() {
    pooler.close();
  }
}
