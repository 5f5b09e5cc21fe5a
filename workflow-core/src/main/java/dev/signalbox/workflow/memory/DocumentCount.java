package dev.signalbox.workflow.memory;

import dev.signalbox.platform.limit.Countable;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;

/// Counts the memory documents of a workspace for their quota.
@Singleton
final class DocumentCount implements Countable {
  private final Sql sql;

  DocumentCount(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String kind() {
    return "memory_documents";
  }

  @Override
  public long count() {
    // index: mem_docs_pkey
    return sql.of(
            "SELECT count(*) AS n FROM workflow.mem_docs WHERE workspace_id = platform.current_workspace_id()")
        .only(row -> row.number("n"));
  }
}
