package dev.signalbox.benchmarks;

import dev.signalbox.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.LongStream;

/// Half of the machine for PostgreSQL, half for its clients, until it is closed. Of this process,
/// the server's and their children.
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
    var children = ProcessHandle.of(postmaster).orElseThrow().children();
    for (long pid :
        LongStream.concat(LongStream.of(postmaster), children.mapToLong(ProcessHandle::pid))
            .toArray()) {
      pin(pid, postgres);
    }
    pin(ProcessHandle.current().pid(), clients);
  }

  /// All threads of a process; those it makes later follow. One that has ended is no matter.
  private static void pin(long pid, String cores) throws IOException {
    var process =
        new ProcessBuilder("taskset", "-acp", cores, Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    var _ = process.getInputStream().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    give(all, all);
  }

  @Override
  public String toString() {
    return "PostgreSQL on half of the cores";
  }
}
