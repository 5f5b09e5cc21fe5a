package dev.signalbox.platform.tx;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/// The number that each connection has for its next proof. Behind a pooler there is none: the next
/// transaction may have another connection.
final class Nonces {
  private final Map<PGConnection, String> next = Collections.synchronizedMap(new WeakHashMap<>());

  /// The one that the last entry handed out; empty for a fresh connection.
  Optional<String> take(Connection connection) throws SQLException {
    return Optional.ofNullable(next.remove(connection.unwrap(PGConnection.class)));
  }

  void keep(Connection connection, String nonce) throws SQLException {
    next.put(connection.unwrap(PGConnection.class), nonce);
  }
}
