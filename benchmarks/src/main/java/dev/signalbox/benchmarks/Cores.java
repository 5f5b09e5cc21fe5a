package dev.signalbox.benchmarks;

import dev.signalbox.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/// Reserves half of the machine for PostgreSQL and half for its clients, until it is closed. It
/// affects this process, the server's and their children.
record Cores(long postmaster, String all) implements AutoCloseable {

  static Cores between(TestDatabase database) throws SQLException, IOException {
    int count = Runtime.getRuntime().availableProcessors();
    var cores = new Cores(postmaster(database), "0-" + (count - 1));
    cores.give("0-" + (count / 2 - 1), count / 2 + "-" + (count - 1));
    return cores;
  }

  private static long postmaster(TestDatabase database) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void give(String postgres, String clients) throws IOException {
    var server = ProcessHandle.of(postmaster).orElseThrow();
    pin(server, postgres);
    for (var backend : server.children().toList()) {
      pin(backend, postgres);
    }
    pin(ProcessHandle.current(), clients);
  }

  /// Pins all threads of a process; its later threads inherit the setting. A process that has ended
  /// is ignored.
  private static void pin(ProcessHandle which, String cores) throws IOException {
    var process =
        new ProcessBuilder("taskset", "-acp", cores, Long.toString(which.pid()))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0 && which.isAlive()) {
      throw new IllegalStateException(said);
    }
  }

  @Override
  public void close() throws IOException {
    give(all, all);
  }
}
