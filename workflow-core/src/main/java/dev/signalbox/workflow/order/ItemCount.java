package dev.signalbox.workflow.order;

import dev.signalbox.platform.limit.Countable;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;

/// Counts the work items of a workspace for their quota.
@Singleton
final class ItemCount implements Countable {
  private final Sql sql;

  ItemCount(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String kind() {
    return "work_items";
  }

  @Override
  public long count() {
    // index: work_items_pkey
    return sql.of(
            "SELECT count(*) AS n FROM workflow.work_items WHERE workspace_id = platform.current_workspace_id()")
        .only(row -> row.number("n"));
  }
}
