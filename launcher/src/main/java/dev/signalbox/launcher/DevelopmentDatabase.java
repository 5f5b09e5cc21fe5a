package dev.signalbox.launcher;

import dev.signalbox.operator.Database;
import dev.signalbox.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Opens the development database of a checkout, in `.signalbox/pg`. It is started for the time of
/// the command if it does not run. Only `dev` creates one.
final class DevelopmentDatabase {
  private static final String NAME = "signalbox";
  private static final int ACCEPTS = 3;

  private DevelopmentDatabase() {}

  /// Opens the database if there is one.
  static Database open(Home home) {
    if (!Files.exists(home.data().resolve("PG_VERSION"))) {
      throw new IllegalStateException(
          "DATABASE_ADMIN_URL is not set, and this checkout has no development database, which"
              + " ./signalbox dev makes.");
    }
    System.err.println("(the development database of this checkout)");
    return running(home).orElseGet(() -> start(home, 0));
  }

  /// Starts the server, which makes the database where there is none; one that an interrupted
  /// launcher left behind is stopped first.
  static Database start(Home home, int port) {
    stopLeftover(home.data());
    var server = LocalPostgres.persistent(home.data(), port);
    try {
      createIfMissing(server);
    } catch (SQLException e) {
      server.close();
      throw new IllegalStateException("the development database cannot be made", e);
    }
    return Database.ofDevelopment(server.url(NAME), known(home, server::close));
  }

  private static Optional<Database> running(Home home) {
    return lines(home.data())
        .filter(lines -> lines.size() > ACCEPTS && alive(lines.getFirst()).isPresent())
        .map(lines ->
            Database.ofDevelopment(
                "jdbc:postgresql://localhost:" + lines.get(ACCEPTS).strip() + "/" + NAME,
                known(home, () -> {})));
  }

  private static Database.Development known(Home home, Runnable stop) {
    var keys = DevKeys.in(home);
    return new Database.Development(keys.entryKey(), keys::signed, stop);
  }

  private static void createIfMissing(LocalPostgres server) throws SQLException {
    try (var connection = server.superuser("postgres").getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + NAME + "'")) {
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + NAME + " ENCODING 'UTF8' TEMPLATE template0");
      }
    }
  }

  /// Stops a server that a killed launcher left running on our data folder.
  private static void stopLeftover(Path data) {
    lines(data)
        .flatMap(lines -> alive(lines.getFirst()))
        .ifPresent(server -> {
          System.err.println("Stopping a PostgreSQL that an earlier start left behind ...");
          server.destroy();
          try {
            server.onExit().get(15, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(
                "process " + server.pid() + " still holds .signalbox/pg; end it and try again", e);
          }
        });
  }

  private static Optional<ProcessHandle> alive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip()))
        .filter(handle -> handle.info().command().orElse("postgres").contains("postgres"));
  }

  private static Optional<List<String>> lines(Path data) {
    var file = data.resolve("postmaster.pid");
    try {
      return Files.exists(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
