package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Appends events under a condition. Reads and appends run in a transaction with a member's tenant
/// context.
public sealed interface AppendAlgorithm permits EventFunctions, GuardedInsert {
  /// Returns a description of the mechanism for a table.
  String label();

  /// Prepares a transaction before the tenant context is set.
  default void begin(Connection connection) throws SQLException {}

  /// Returns at most `limit` matching events, and what was seen in the same statement.
  Seen read(Connection connection, Query query, int limit) throws SQLException;

  default Seen read(Connection connection, Query query) throws SQLException {
    return read(connection, query, Integer.MAX_VALUE);
  }

  /// Appends events unless an unseen event matches; returns true if they were stored.
  boolean append(Connection connection, List<NewEvent> events, Query failIf, Seen after)
      throws SQLException;
}
