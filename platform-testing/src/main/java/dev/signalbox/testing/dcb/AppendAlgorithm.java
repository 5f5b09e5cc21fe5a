package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A way to append events under a condition. Reads and appends run in a transaction that a member
/// has entered.
public sealed interface AppendAlgorithm permits EventFunctions, GuardedInsert {
  /// Its mechanism, in words for a table.
  String label();

  /// What its transactions need before anybody enters.
  default void begin(Connection connection) throws SQLException {}

  /// Which events match, so many at most, and what was seen in the same statement.
  Seen read(Connection connection, Query query, int limit) throws SQLException;

  default Seen read(Connection connection, Query query) throws SQLException {
    return read(connection, query, Integer.MAX_VALUE);
  }

  /// Whether the events were stored: unless an event matches that was not seen.
  boolean append(Connection connection, List<NewEvent> events, Query failIf, Seen after)
      throws SQLException;
}
