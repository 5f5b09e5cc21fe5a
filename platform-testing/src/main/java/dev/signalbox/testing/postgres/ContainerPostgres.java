package dev.signalbox.testing.postgres;

import dev.signalbox.postgres.PostgresServer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// Runs PostgreSQL from the image pgvector/pgvector:pg17, if a Docker engine is available.
public final class ContainerPostgres implements PostgresServer {
  private final PostgreSQLContainer<?> container;

  @SuppressWarnings("resource")
  public ContainerPostgres() {
    var image =
        DockerImageName.parse("pgvector/pgvector:pg17").asCompatibleSubstituteFor("postgres");
    this.container =
        new PostgreSQLContainer<>(image)
            .withUsername("postgres")
            .withDatabaseName("postgres")
            .withCommand("postgres", "-c", "max_connections=200", "-c", "fsync=off");
    container.start();
  }

  @Override
  public int port() {
    return container.getMappedPort(5432);
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://" + container.getHost() + ":" + port() + "/" + database;
  }

  @Override
  public DataSource superuser(String database) {
    var source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser(container.getUsername());
    source.setPassword(container.getPassword());
    return source;
  }

  @Override
  public @Nullable String password() {
    return container.getPassword();
  }

  @Override
  public void close() {
    container.stop();
  }
}
