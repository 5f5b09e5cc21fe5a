package dev.signalbox.catalog.connection;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

@Singleton
final class HistoryRepository {
  private final Sql sql;

  HistoryRepository(Sql sql) {
    this.sql = sql;
  }

  void append(
      UUID connectionId, Fact fact, boolean applied, ConnectionStatus from, ConnectionStatus to) {
    sql.of(
            """
            INSERT INTO catalog.connection_events (connection_id, event, applied, from_status, to_status, reason)
            VALUES (:connection, :event, :applied, :from, :to, :reason)
            """)
        .with("connection", connectionId)
        .with("event", fact.event())
        .with("applied", applied)
        .with("from", from)
        .with("to", to)
        .with("reason", fact.reason())
        .call();
  }

  List<ConnectionRecord> list(UUID connectionId, Slice<ByTime> slice) {
    // index: connection_events_connection_idx
    return sql.of("SELECT * FROM catalog.connection_events WHERE connection_id = :connection")
        .with("connection", connectionId)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(ConnectionRecord.class);
  }
}
