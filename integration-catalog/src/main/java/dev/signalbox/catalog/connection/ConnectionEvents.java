package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.UUID;

/// Builds the domain events about connections: `CONNECTION.<event>.<status after it>`. They contain
/// no reasons, accounts and metadata; the history of the connection has them.
final class ConnectionEvents {
  private ConnectionEvents() {}

  static NewEvent opened(Connection connection) {
    return event("OPENED", connection.status().name(), connection, Json.object());
  }

  /// Describes that the metadata or the provider configuration key were replaced.
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

  /// Describes a fact that the state did not allow.
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
