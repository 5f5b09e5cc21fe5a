package dev.signalbox.benchmarks;

import dev.signalbox.benchmarks.EventsLoad.Client;
import dev.signalbox.benchmarks.EventsLoad.Contender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/// Implements mechanisms for conditions that other systems use, on two plain tables without
/// tenants, policies or checks. They do less than ours on purpose.
enum EventsMechanisms {
  SERIALIZABLE("BEGIN ISOLATION LEVEL SERIALIZABLE"),
  GLOBAL_LOCK("BEGIN; SELECT pg_advisory_xact_lock(1)"),
  TABLE_LOCK("BEGIN; LOCK TABLE mechanism.events IN EXCLUSIVE MODE");

  private static final String APPEND =
      """
      WITH added AS (
        INSERT INTO mechanism.events (type, tag, data) SELECT 'SEAT.TAKEN.OK', ?, ?::jsonb FROM generate_series(1, ?)
          WHERE NOT EXISTS (SELECT FROM mechanism.event_tags t WHERE t.tag = ? AND t.type = 'SEAT.TAKEN.OK')
        RETURNING position, tag, type)
      INSERT INTO mechanism.event_tags SELECT a.tag, a.type, a.position FROM added a
      """;

  private final String begin;

  EventsMechanisms(String begin) {
    this.begin = begin;
  }

  static void install(DataSource source) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE SCHEMA mechanism;
          CREATE TABLE mechanism.events (position bigserial PRIMARY KEY, type text NOT NULL, tag text NOT NULL, data jsonb NOT NULL);
          CREATE TABLE mechanism.event_tags (tag text, type text, position bigint, PRIMARY KEY (tag, type, position));
          """);
    }
  }

  Contender on(DataSource source) {
    return () -> {
      var connection = source.getConnection();
      return new Loop(begin, connection, connection.prepareStatement(APPEND));
    };
  }

  private record Loop(String begin, Connection connection, PreparedStatement append)
      implements Client {
    @Override
    public void append(int events) throws SQLException {
      var tag = "seat:" + UUID.randomUUID();
      while (!tryAppend(tag, events)) {
        // Users of such a store would retry, too.
      }
    }

    private boolean tryAppend(String tag, int events) throws SQLException {
      try (var statement = connection.createStatement()) {
        try {
          statement.execute(begin);
          append.setString(1, tag);
          append.setString(2, "{\"text\":\"" + EventsOurs.TEXT + "\"}");
          append.setInt(3, events);
          append.setString(4, tag);
          if (append.executeUpdate() != events) {
            throw new IllegalStateException("refused");
          }
          statement.execute("COMMIT");
          return true;
        } catch (SQLException e) {
          statement.execute("ROLLBACK");
          if (!"40001".equals(e.getSQLState())) {
            throw e;
          }
          return false;
        }
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
