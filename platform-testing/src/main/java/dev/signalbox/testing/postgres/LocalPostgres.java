package dev.signalbox.testing.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// An embedded PostgreSQL that listens on localhost only and stops with [#close].
public final class LocalPostgres implements PostgresServer {
  private final EmbeddedPostgres server;

  private LocalPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /// For tests: empty, gone afterwards, durable writes off.
  public static LocalPostgres temporary() {
    return start(null, 0);
  }

  /// For development: keeps its data in the folder.
  public static LocalPostgres persistent(Path data, int port) {
    return start(data, port);
  }

  private static LocalPostgres start(@Nullable Path data, int port) {
    try {
      var home = Files.createDirectories(CacheFolder.path().resolve("postgresql"));
      var builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(home.toFile())
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("max_connections", "200")
              .setServerConfig("timezone", "UTC")
              .setServerConfig("log_min_messages", "fatal")
              .setServerConfig("shared_buffers", "128MB");
      if (data == null) {
        builder.setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off");
      } else {
        builder.setDataDirectory(data).setCleanDataDirectory(false);
      }
      var server = builder.start();
      Pgvector.installInto(home);
      return new LocalPostgres(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://localhost:" + port() + "/" + database;
  }

  @Override
  public DataSource superuser(String database) {
    return server.getDatabase("postgres", database);
  }

  @Override
  public @Nullable String password() {
    return null;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
