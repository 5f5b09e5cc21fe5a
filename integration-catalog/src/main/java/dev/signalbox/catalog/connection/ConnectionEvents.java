package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.UUID;

/// What is noted of connections: `CONNECTION.<what happened>.<status after it>`. Reasons, accounts
/// and metadata stay out; the history of the connection has them.
final class ConnectionEvents {
  private ConnectionEvents() {}

  static NewEvent opened(Connection connection) {
    return event("OPENED", connection.status().name(), connection, Json.object());
  }

  /// Its metadata or its key of the provider's configuration were replaced.
  static NewEvent described(Connection connection) {
    return event(
        "DESCRIBED",
        connection.status().name(),
        connection,
        Json.object().put("revision", connection.revision()));
  }

  static NewEvent moved(ConnectionEvent event, ConnectionStatus from, Connection connection) {
    return event(
        event.name(),
        connection.status().name(),
        connection,
        Json.object().put("from", from.name()).put("to", connection.status().name()));
  }

  /// A fact that the state did not allow.
  static NewEvent ignored(ConnectionEvent event, Connection connection) {
    return event(
        event.name(),
        "IGNORED",
        connection,
        Json.object().put("status", connection.status().name()));
  }

  static Tag tag(UUID connection) {
    return Tag.of("connection", connection);
  }

  private static NewEvent event(
      String what, String status, Connection connection, ObjectNode data) {
    return NewEvent.of(
        "CONNECTION." + what + "." + status,
        data,
        tag(connection.id()),
        Tag.of("integration", connection.integrationId()));
  }
}
