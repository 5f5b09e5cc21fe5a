package dev.signalbox.catalog.flow;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Statement;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class DataFlowRepository {
  private final Sql sql;

  DataFlowRepository(Sql sql) {
    this.sql = sql;
  }

  DataFlow insert(DataFlowContent content) {
    var statement =
        sql.of(
            """
            INSERT INTO catalog.data_flows
              (name, description, source, target, transformation, sync_rules, schedule,
               conflict_resolution, monitoring, status, last_sync, error_count)
            VALUES (:name, :description, :source, :target, :transformation, :syncRules, :schedule,
                    :conflictResolution, :monitoring, :status, :lastSync, :errorCount)
            RETURNING *
            """);
    return bind(statement, content).only(DataFlow.class);
  }

  /// Replaces the content; empty if the revision does not match.
  Optional<DataFlow> update(UUID id, long revision, DataFlowContent content) {
    // index: data_flows_pkey
    var statement =
        sql.of(
            """
            UPDATE catalog.data_flows
               SET name = :name, description = :description, source = :source, target = :target,
                   transformation = :transformation, sync_rules = :syncRules, schedule = :schedule,
                   conflict_resolution = :conflictResolution, monitoring = :monitoring,
                   status = :status, last_sync = :lastSync, error_count = :errorCount,
                   revision = revision + 1
             WHERE id = :id AND revision = :revision RETURNING *
            """);
    return bind(statement, content).with("id", id).with("revision", revision).first(DataFlow.class);
  }

  Optional<DataFlow> find(UUID id) {
    // index: data_flows_pkey
    return sql.of("SELECT * FROM catalog.data_flows WHERE id = :id")
        .with("id", id)
        .first(DataFlow.class);
  }

  boolean delete(UUID id, long revision) {
    // index: data_flows_pkey
    return sql.of("DELETE FROM catalog.data_flows WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  List<DataFlow> list(@Nullable String status, Slice<ByTime> slice) {
    // index: data_flows_created_idx, or the index that starts with the filtered column
    return sql.of("SELECT * FROM catalog.data_flows WHERE true")
        .filter("AND status = :status", "status", status)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(DataFlow.class);
  }

  private static Statement bind(Statement statement, DataFlowContent content) {
    return statement
        .with("name", content.name())
        .with("description", content.description())
        .with("source", content.source())
        .with("target", content.target())
        .with("transformation", content.transformation())
        .with("syncRules", content.syncRules())
        .with("schedule", content.schedule())
        .with("conflictResolution", content.conflictResolution())
        .with("monitoring", content.monitoring())
        .with("status", content.status())
        .with("lastSync", content.lastSync())
        .with("errorCount", content.errorCount());
  }
}
