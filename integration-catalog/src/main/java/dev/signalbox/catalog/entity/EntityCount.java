package dev.signalbox.catalog.entity;

import dev.signalbox.platform.limit.Countable;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;

/// Counts the entities of a workspace for their quota.
@Singleton
final class EntityCount implements Countable {
  private final Sql sql;

  EntityCount(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String kind() {
    return "entities";
  }

  @Override
  public long count() {
    // index: entities_pkey
    return sql.of(
            "SELECT count(*) AS n FROM catalog.entities WHERE workspace_id = platform.current_workspace_id()")
        .only(row -> row.number("n"));
  }
}
