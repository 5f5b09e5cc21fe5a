package dev.signalbox.testing.postgres;

import dev.signalbox.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Runs the distribution's PgBouncer in transaction mode before a test server: clients share fewer
/// server connections than their number, so each transaction may run on another one.
public final class PgBouncer implements AutoCloseable {
  private static final List<Path> USUAL_PLACES =
      List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"));

  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static boolean isInstalled() {
    return binary().isPresent();
  }

  private static Optional<Path> binary() {
    return USUAL_PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  /// Starts a pooler with at most `poolSize` server connections for each database and login.
  public static PgBouncer before(PostgresServer server, List<String> logins, int poolSize) {
    try {
      var folder = Files.createTempDirectory("pgbouncer");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      int port = freePort();
      var password = Optional.ofNullable(server.password()).orElse("");
      Files.writeString(
          folder.resolve("users.txt"),
          logins.stream()
              .map(login -> "\"" + login + "\" \"" + password + "\"\n")
              .collect(Collectors.joining()));
      Files.writeString(
          folder.resolve("pgbouncer.ini"), settings(server.port(), port, poolSize, folder));
      var process = start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      var pooler = new PgBouncer(process, port);
      pooler.awaitListening();
      return pooler;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the JDBC URL of a database, through the pooler.
  public String url(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  private static String settings(int server, int port, int poolSize, Path folder) {
    return """
    [databases]
    * = host=localhost port=%d
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = %d
    unix_socket_dir = %s
    auth_type = trust
    auth_file = %s/users.txt
    pool_mode = transaction
    default_pool_size = %d
    max_client_conn = 500
    server_login_retry = 1
    query_wait_timeout = 5
    ignore_startup_parameters = extra_float_digits
    log_connections = 0
    log_disconnections = 0
    """
        .formatted(server, port, folder, folder, poolSize);
  }

  /// Starts the process; PgBouncer refuses to run as root and can change to another user itself.
  private static Process start(Path folder) throws IOException {
    var command = new ArrayList<String>();
    command.add(binary().orElseThrow().toString());
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(folder.resolve("pgbouncer.ini").toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("PgBouncer does not listen on port " + port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
