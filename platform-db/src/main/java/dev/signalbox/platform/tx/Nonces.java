package dev.signalbox.platform.tx;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/// Keeps the nonce of each connection for its next signed entry request. Behind a pooler there is
/// none, since the next transaction may use another connection.
final class Nonces {
  private final Map<PGConnection, String> next = Collections.synchronizedMap(new WeakHashMap<>());

  /// Takes the nonce that the previous transaction received; empty for a fresh connection.
  Optional<String> take(Connection connection) throws SQLException {
    return Optional.ofNullable(next.remove(connection.unwrap(PGConnection.class)));
  }

  void keep(Connection connection, String nonce) throws SQLException {
    next.put(connection.unwrap(PGConnection.class), nonce);
  }
}
