package dev.signalbox.health.status;

import dev.signalbox.health.event.Stream;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@Singleton
final class CurrentRepository {
  private final Sql sql;

  CurrentRepository(Sql sql) {
    this.sql = sql;
  }

  List<Current> page(Slice<ByTime> slice) {
    // index: integration_health_current_created_idx
    return sql.of("SELECT * FROM health.integration_health_current WHERE true")
        .after(slice.after(), "AND (created_at, id) > (:afterAt, :afterId)")
        .and("ORDER BY created_at, id LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(Current::of);
  }

  List<Current> find(Collection<String> integrationIds) {
    // index: integration_health_current (workspace_id, integration_id)
    return sql.of(
            """
            SELECT * FROM health.integration_health_current
            WHERE integration_id = ANY (:integrationIds::text[])
            """)
        .with("integrationIds", integrationIds)
        .list(Current::of);
  }

  /// Makes each check the current state of its integration, unless a newer one is stored, and
  /// creates missing rows. Returns the changes of stored statuses. The rows are locked first, so
  /// that of two concurrent writers only one reports a change.
  List<StatusChange> update(List<HealthCheck> checks) {
    var before = lockStatuses(checks.stream().map(HealthCheck::integrationId).toList());
    var changes = new ArrayList<StatusChange>();
    for (var stored : store(checks)) {
      var old = before.get(stored.integrationId());
      if (old != stored.status()) {
        changes.add(new StatusChange(stored.id(), old, stored.status()));
      }
    }
    return changes;
  }

  private record Stored(UUID id, String integrationId, Status status) {}

  private Map<String, Status> lockStatuses(Collection<String> integrationIds) {
    var statuses = new HashMap<String, Status>();
    sql.of(
            """
            SELECT integration_id, status FROM health.integration_health_current
            WHERE integration_id = ANY (:integrationIds::text[]) AND last_checked IS NOT NULL
            ORDER BY integration_id FOR NO KEY UPDATE
            """)
        .with("integrationIds", integrationIds)
        .forEach(row -> statuses.put(row.text("integration_id"), Status.of(row.text("status"))));
    return statuses;
  }

  private List<Stored> store(List<HealthCheck> checks) {
    return sql.of(
            """
            INSERT INTO health.integration_health_current AS c (integration_id, status,
              pricing_sync_status, fees_sync_status, booking_loss_rate, error_rate, last_checked)
            SELECT * FROM unnest(:integrations::text[], :statuses::text[], :pricing::text[],
              :fees::text[], :losses::numeric[], :errors::numeric[], :times::timestamptz[])
              AS g (integration_id)
            ORDER BY integration_id
            ON CONFLICT (workspace_id, integration_id) DO UPDATE SET
              status = excluded.status, pricing_sync_status = excluded.pricing_sync_status,
              fees_sync_status = excluded.fees_sync_status,
              booking_loss_rate = excluded.booking_loss_rate, error_rate = excluded.error_rate,
              last_checked = excluded.last_checked
            WHERE c.last_checked IS NULL OR c.last_checked < excluded.last_checked
            RETURNING c.id, c.integration_id, c.status
            """)
        .rows(checks)
        .column("integrations", HealthCheck::integrationId)
        .column("statuses", check -> check.status().wire())
        .column("pricing", check -> SyncStatus.wire(check.pricingSyncStatus()))
        .column("fees", check -> SyncStatus.wire(check.feesSyncStatus()))
        .column("losses", HealthCheck::bookingLossRate)
        .column("errors", HealthCheck::errorRate)
        .column("times", HealthCheck::lastChecked)
        .list(row ->
            new Stored(row.uuid("id"), row.text("integration_id"), Status.of(row.text("status"))));
  }

  /// Returns the counts of the last day per integration and stream.
  Map<String, Map<Stream, Windows>> windows(Collection<String> integrationIds, Instant now) {
    var windows = new HashMap<String, Map<Stream, Windows>>();
    sql.of(WINDOWS)
        .with("integrationIds", integrationIds)
        .with("hour", now.minus(Duration.ofHours(1)))
        .with("sixHours", now.minus(Duration.ofHours(6)))
        .with("day", now.minus(Duration.ofDays(1)))
        .with("now", now)
        .forEach(row ->
            windows
                .computeIfAbsent(row.text("integration_id"), id -> new EnumMap<>(Stream.class))
                .put(Stream.of(row.text("stream")), windows(row)));
    return windows;
  }

  private static Windows windows(Row row) {
    return new Windows(
        new Counts(
            row.number("ok_1"),
            row.number("failed_1"),
            row.number("errors_1"),
            row.number("criticals_1")),
        new Counts(
            row.number("ok_6"),
            row.number("failed_6"),
            row.number("errors_6"),
            row.number("criticals_6")),
        new Counts(
            row.number("ok_24"),
            row.number("failed_24"),
            row.number("errors_24"),
            row.number("criticals_24")),
        row.instantOrNull("covered_until"));
  }

  private static final String WINDOWS =
      """
      SELECT integration_id, stream, max(covered_until) AS covered_until,
        coalesce(sum(ok_count) FILTER (WHERE bucket > :hour), 0)::bigint AS ok_1,
        coalesce(sum(failed_count) FILTER (WHERE bucket > :hour), 0)::bigint AS failed_1,
        coalesce(sum(error_count) FILTER (WHERE bucket > :hour), 0)::bigint AS errors_1,
        coalesce(sum(critical_count) FILTER (WHERE bucket > :hour), 0)::bigint AS criticals_1,
        coalesce(sum(ok_count) FILTER (WHERE bucket > :sixHours), 0)::bigint AS ok_6,
        coalesce(sum(failed_count) FILTER (WHERE bucket > :sixHours), 0)::bigint AS failed_6,
        coalesce(sum(error_count) FILTER (WHERE bucket > :sixHours), 0)::bigint AS errors_6,
        coalesce(sum(critical_count) FILTER (WHERE bucket > :sixHours), 0)::bigint AS criticals_6,
        sum(ok_count)::bigint AS ok_24, sum(failed_count)::bigint AS failed_24,
        sum(error_count)::bigint AS errors_24, sum(critical_count)::bigint AS criticals_24
      FROM health.integration_rollups
      WHERE integration_id = ANY (:integrationIds::text[]) AND bucket > :day AND bucket <= :now
      GROUP BY integration_id, stream
      """;
}
