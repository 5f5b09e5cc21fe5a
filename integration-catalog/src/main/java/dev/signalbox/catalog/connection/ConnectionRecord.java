package dev.signalbox.catalog.connection;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents one record in a connection's history.
@Introspected
record ConnectionRecord(
    UUID id,
    ConnectionEvent event,
    boolean applied,
    ConnectionStatus fromStatus,
    ConnectionStatus toStatus,
    @Nullable String reason,
    @Nullable UUID createdBy,
    Instant createdAt) {

  static ConnectionRecord of(Row row) {
    return new ConnectionRecord(
        row.uuid("id"),
        row.constant("event", ConnectionEvent.class),
        row.flag("applied"),
        row.constant("from_status", ConnectionStatus.class),
        row.constant("to_status", ConnectionStatus.class),
        row.textOrNull("reason"),
        row.uuidOrNull("created_by"),
        row.instant("created_at"));
  }
}
