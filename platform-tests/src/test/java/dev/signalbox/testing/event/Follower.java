package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reads on from the last position that it saw, up to a bound that it requests first.
final class Follower implements AutoCloseable {
  private final Connection connection;
  private final Thread thread;
  private final List<Long> seen = new ArrayList<>();
  private volatile String failure = "";

  private Follower(Connection connection, AtomicBoolean done, String bound) {
    this.connection = connection;
    this.thread = Thread.ofPlatform().start(() -> follow(done, bound));
  }

  static Follower start(TestDatabase database, AtomicBoolean done, String bound)
      throws SQLException {
    var connection = database.app("sample_app").getConnection();
    connection.setAutoCommit(false);
    return new Follower(connection, done, bound);
  }

  /// Reads once more after the appenders have ended.
  private void follow(AtomicBoolean done, String bound) {
    try {
      boolean last;
      do {
        last = done.get();
        AppSession.enter(connection, RawEventTest.ACME);
        long upTo = RawEventTest.number(connection, bound);
        seen.addAll(positions(connection, seen.isEmpty() ? 0 : seen.getLast(), upTo));
        connection.commit();
      } while (!last);
    } catch (SQLException e) {
      failure = String.valueOf(e.getMessage());
    }
  }

  List<Long> positions() throws InterruptedException {
    thread.join();
    assertEquals("", failure);
    return List.copyOf(seen);
  }

  static List<Long> positions(Connection connection, long above, long upTo) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT position FROM platform.events WHERE position > ? AND position <= ? ORDER BY position")) {
      statement.setLong(1, above);
      statement.setLong(2, upTo);
      try (var rows = statement.executeQuery()) {
        var positions = new ArrayList<Long>();
        while (rows.next()) {
          positions.add(rows.getLong(1));
        }
        return positions;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
