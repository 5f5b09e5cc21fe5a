package dev.signalbox.health.event;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

@Singleton
final class EventRepository {
  private final Sql sql;

  EventRepository(Sql sql) {
    this.sql = sql;
  }

  /// Admits one writer per workspace until its transaction ends. Meanwhile no other transaction can
  /// store an event that [#known] did not find, and writers do not wait for each other's counts one
  /// by one.
  void lockWorkspace() {
    sql.of(
            """
            SELECT pg_advisory_xact_lock(
              hashtextextended('health.ingest ' || platform.current_workspace_id()::text, 0))
            """)
        .call();
  }

  /// Returns the ids of this list that are stored already, at any time.
  Set<UUID> known(List<UUID> eventIds) {
    // index: the unique index (workspace_id, event_id, occurred_at) of each partition
    return new HashSet<>(
        sql.of(
                """
                SELECT event_id FROM health.integration_events
                WHERE event_id = ANY (:eventIds::uuid[])
                """)
            .with("eventIds", eventIds)
            .list(row -> row.uuid("event_id")));
  }

  /// Stores events, counts the events that were really stored and updates the freshness of their
  /// integrations, all in one statement. Returns the stored ids.
  Set<UUID> store(List<IntegrationEvent> events) {
    return new HashSet<>(
        sql.of(STORE)
            .rows(events)
            .column("ids", IntegrationEvent::id)
            .column("eventIds", IntegrationEvent::eventId)
            .column("integrations", IntegrationEvent::integrationId)
            .column("types", IntegrationEvent::eventType)
            .column("severities", IntegrationEvent::severity)
            .column("messages", IntegrationEvent::message)
            .column("metadata", IntegrationEvent::metadata)
            .column("oks", IntegrationEvent::okCount)
            .column("faileds", IntegrationEvent::failedCount)
            .column("minutes", IntegrationEvent::windowMinutes)
            .column("times", IntegrationEvent::occurredAt)
            .column("streams", event -> event.stream().wire())
            .list(row -> row.uuid("id")));
  }

  /// Searches events by the narrowest index that the filters permit, newest partition first.
  List<IntegrationEvent> search(EventFilter filter, Slice<ByTime> slice) {
    // index: idx_integration_events_integration, idx_integration_events_type or
    // idx_integration_events_occurred_at
    return sql.of(
            """
            SELECT * FROM health.integration_events
            WHERE occurred_at >= :from AND occurred_at <= :to
            """)
        .with("from", filter.from())
        .with("to", filter.to())
        .filter("AND integration_id = :integrationId", "integrationId", filter.integrationId())
        .filter("AND event_type = :eventType", "eventType", filter.eventType())
        .filter("AND severity = :severity", "severity", filter.severity())
        .after(slice.after(), "AND (occurred_at, id) < (:afterAt, :afterId)")
        .and("ORDER BY occurred_at DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(IntegrationEvent.class);
  }

  /// Finds an event.
  Optional<IntegrationEvent> find(UUID id, Instant oldest) {
    // index: the primary key of each partition
    return sql.of(
            """
            SELECT * FROM health.integration_events WHERE id = :id AND occurred_at >= :oldest
            """)
        .with("id", id)
        .with("oldest", oldest)
        .first(IntegrationEvent.class);
  }

  private static final String STORE =
      """
      WITH given AS (
        SELECT * FROM unnest(:ids::uuid[], :eventIds::uuid[], :integrations::text[], :types::text[], :severities::text[],
          :messages::text[], :metadata::jsonb[], :oks::bigint[], :faileds::bigint[], :minutes::integer[], :times::timestamptz[], :streams::text[])
          AS g (id, event_id, integration_id, event_type, severity, message, metadata, ok_count, failed_count, window_minutes, occurred_at, stream)
      ), stored AS (
        INSERT INTO health.integration_events
          (id, event_id, integration_id, event_type, severity, message, metadata, ok_count, failed_count, window_minutes, occurred_at)
        SELECT id, event_id, integration_id, event_type, severity, message, metadata, ok_count, failed_count, window_minutes, occurred_at
          FROM given
        ON CONFLICT (workspace_id, event_id, occurred_at) DO NOTHING
        RETURNING id, integration_id, severity, ok_count, failed_count, window_minutes, occurred_at,
          occurred_at + make_interval(mins => coalesce(window_minutes, 0)) AS covered_until
      ), counted AS (
        INSERT INTO health.integration_rollups AS r
          (integration_id, stream, bucket, ok_count, failed_count, error_count, critical_count, covered_until)
        SELECT s.integration_id, g.stream, date_bin('5 minutes', s.occurred_at, '2000-01-01T00:00:00Z'),
               coalesce(sum(s.ok_count), 0), coalesce(sum(s.failed_count), 0),
               count(*) FILTER (WHERE s.ok_count IS NULL),
               count(*) FILTER (WHERE s.ok_count IS NULL AND s.severity = 'critical'),
               max(s.covered_until)
          FROM stored s JOIN given g ON g.id = s.id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, integration_id, stream, bucket) DO UPDATE SET
          ok_count = r.ok_count + excluded.ok_count, failed_count = r.failed_count + excluded.failed_count,
          error_count = r.error_count + excluded.error_count, critical_count = r.critical_count + excluded.critical_count,
          covered_until = greatest(r.covered_until, excluded.covered_until)
      ), refreshed AS (
        INSERT INTO health.integration_health_current AS c (integration_id, last_event_at, covered_until, interval_minutes)
        SELECT integration_id, max(occurred_at), max(covered_until),
               (array_agg(window_minutes ORDER BY occurred_at DESC) FILTER (WHERE window_minutes IS NOT NULL))[1]
          FROM stored GROUP BY 1 ORDER BY 1
        ON CONFLICT (workspace_id, integration_id) DO UPDATE SET
          interval_minutes = CASE WHEN excluded.last_event_at >= c.last_event_at OR c.interval_minutes IS NULL
            THEN coalesce(excluded.interval_minutes, c.interval_minutes) ELSE c.interval_minutes END,
          last_event_at = greatest(c.last_event_at, excluded.last_event_at),
          covered_until = greatest(c.covered_until, excluded.covered_until)
      )
      SELECT id FROM stored
      """;
}
