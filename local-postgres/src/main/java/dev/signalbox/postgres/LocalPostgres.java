package dev.signalbox.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Runs an embedded PostgreSQL that listens on localhost only and stops with [#close].
public final class LocalPostgres implements PostgresServer {
  private final @Nullable Path data;
  private EmbeddedPostgres server;

  private LocalPostgres(@Nullable Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
  }

  /// Starts a server for tests: empty, deleted afterwards, durable writes off.
  public static LocalPostgres temporary() {
    return start(null, 0);
  }

  /// Starts a server for development, which keeps its data in the folder.
  public static LocalPostgres persistent(Path data, int port) {
    return start(data, port);
  }

  /// Restarts the server on the same port and data: stops it as an operator does or kills it as a
  /// machine failure does, and leaves it down for a while. Only for a server with a folder of its
  /// own.
  public void restart(boolean kill, Duration down) throws IOException, InterruptedException {
    var folder = Objects.requireNonNull(data, "a temporary server loses its data");
    int port = port();
    if (kill) {
      var pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    server.close();
    Thread.sleep(down);
    server = run(folder, port);
  }

  /// Starts a temporary server for tests that also listens on a Unix socket in this folder.
  public static LocalPostgres withSocket(Path folder) {
    return new LocalPostgres(null, run(null, 0, folder.toString()));
  }

  private static LocalPostgres start(@Nullable Path data, int port) {
    return new LocalPostgres(data, run(data, port));
  }

  private static EmbeddedPostgres run(@Nullable Path data, int port) {
    return run(data, port, "");
  }

  private static EmbeddedPostgres run(@Nullable Path data, int port, String sockets) {
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
      if (!sockets.isEmpty()) {
        builder.setServerConfig("unix_socket_directories", sockets);
      }
      if (data == null) {
        builder.setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off");
        MemoryFolder.create().ifPresent(builder::setDataDirectory);
      } else {
        // The library's default loses the last acknowledged commits when the server is killed.
        builder
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("synchronous_commit", "on");
      }
      var server = builder.start();
      Pgvector.installInto(home);
      return server;
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
