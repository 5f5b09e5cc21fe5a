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
final class IntegrationEventRepository {
  private final Sql sql;

  IntegrationEventRepository(Sql sql) {
    this.sql = sql;
  }

  IntegrationEvent insert(IntegrationEventContent content) {
    var statement =
        sql.of(
            """
            INSERT INTO catalog.integration_events
              (event_type, source, occurred_at, data, workflow_triggers)
            VALUES (:eventType, :source, :occurredAt, :data, :workflowTriggers::uuid[])
            RETURNING *
            """);
    return bind(statement, content).only(IntegrationEvent.class);
  }

  /// Replaces the content; empty if the revision does not match.
  Optional<IntegrationEvent> update(UUID id, long revision, IntegrationEventContent content) {
    // index: integration_events_pkey
    var statement =
        sql.of(
            """
            UPDATE catalog.integration_events
               SET event_type = :eventType, source = :source, occurred_at = :occurredAt,
                   data = :data, workflow_triggers = :workflowTriggers::uuid[],
                   revision = revision + 1
             WHERE id = :id AND revision = :revision RETURNING *
            """);
    return bind(statement, content)
        .with("id", id)
        .with("revision", revision)
        .first(IntegrationEvent.class);
  }

  Optional<IntegrationEvent> find(UUID id) {
    // index: integration_events_pkey
    return sql.of("SELECT * FROM catalog.integration_events WHERE id = :id")
        .with("id", id)
        .first(IntegrationEvent.class);
  }

  boolean delete(UUID id, long revision) {
    // index: integration_events_pkey
    return sql.of("DELETE FROM catalog.integration_events WHERE id = :id AND revision = :revision")
            .with("id", id)
            .with("revision", revision)
            .update()
        > 0;
  }

  List<IntegrationEvent> list(
      @Nullable Boolean processed, @Nullable String eventType, Slice<ByTime> slice) {
    // index: integration_events_created_idx, or the index that starts with the filtered column
    return sql.of("SELECT * FROM catalog.integration_events WHERE true")
        .filter("AND processed = :processed", "processed", processed)
        .filter("AND event_type = :eventType", "eventType", eventType)
        .after(slice.after(), "AND (created_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY created_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(IntegrationEvent.class);
  }

  /// Records an attempt; empty if the revision does not match or the event was processed before.
  Optional<IntegrationEvent> attempted(
      UUID id, long revision, boolean processed, @Nullable String errorMessage) {
    // index: integration_events_pkey
    return sql.of(
            """
            UPDATE catalog.integration_events
               SET processed = :processed, error_message = :error, last_processed = now(),
                   processing_attempts = processing_attempts + 1, revision = revision + 1
             WHERE id = :id AND revision = :revision AND NOT processed RETURNING *
            """)
        .with("id", id)
        .with("revision", revision)
        .with("processed", processed)
        .with("error", errorMessage)
        .first(IntegrationEvent.class);
  }

  /// Returns how many of the workflows exist.
  long workflowsAmong(List<UUID> ids) {
    // index: business_workflows_pkey
    return sql.of(
            "SELECT count(*) AS found FROM catalog.business_workflows WHERE id = ANY (:ids::uuid[])")
        .with("ids", ids)
        .only(row -> row.number("found"));
  }

  private static Statement bind(Statement statement, IntegrationEventContent content) {
    return statement
        .with("eventType", content.eventType())
        .with("source", content.source())
        .with("occurredAt", content.occurredAt())
        .with("data", content.data())
        .with("workflowTriggers", content.workflowTriggers());
  }
}
