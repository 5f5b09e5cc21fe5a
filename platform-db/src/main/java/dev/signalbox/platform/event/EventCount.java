package dev.signalbox.platform.event;

import dev.signalbox.platform.limit.Countable;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;

/// Counts the events of a workspace for their quota.
@Singleton
final class EventCount implements Countable {
  private final Sql sql;

  EventCount(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String kind() {
    return "events";
  }

  /// Counts the events of the current workspace.
  @Override
  public long count() {
    // index: events_pkey
    return sql.of(
            "SELECT count(*) AS n FROM platform.events WHERE workspace_id = platform.current_workspace_id()")
        .only(row -> row.number("n"));
  }
}
