package dev.signalbox.health.status;

import dev.signalbox.health.status.Evidence.Report;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.tx.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@Singleton
final class CheckRepository {
  private final Sql sql;

  CheckRepository(Sql sql) {
    this.sql = sql;
  }

  /// Appends checks, unless the integration has one of the same moment already; returns the number
  /// of appended checks.
  int append(List<HealthCheck> checks) {
    // index: integration_health_workspace_id_integration_id_last_checked_key
    return sql.of(
            """
            INSERT INTO health.integration_health (id, integration_id, status, pricing_sync_status,
              fees_sync_status, booking_loss_rate, error_rate, last_checked, source)
            SELECT * FROM unnest(:ids::uuid[], :integrations::text[], :statuses::text[], :pricing::text[],
              :fees::text[], :losses::numeric[], :errors::numeric[], :times::timestamptz[], :sources::text[])
            ON CONFLICT (workspace_id, integration_id, last_checked) DO NOTHING
            """)
        .rows(checks)
        .column("ids", HealthCheck::id)
        .column("integrations", HealthCheck::integrationId)
        .column("statuses", check -> check.status().wire())
        .column("pricing", check -> SyncStatus.wire(check.pricingSyncStatus()))
        .column("fees", check -> SyncStatus.wire(check.feesSyncStatus()))
        .column("losses", HealthCheck::bookingLossRate)
        .column("errors", HealthCheck::errorRate)
        .column("times", HealthCheck::lastChecked)
        .column("sources", HealthCheck::source)
        .update();
  }

  Optional<HealthCheck> find(String integrationId, Instant lastChecked) {
    // index: integration_health_workspace_id_integration_id_last_checked_key
    return sql.of(
            """
            SELECT * FROM health.integration_health
            WHERE integration_id = :integrationId AND last_checked = :lastChecked
            """)
        .with("integrationId", integrationId)
        .with("lastChecked", lastChecked)
        .first(HealthCheck::of);
  }

  Optional<HealthCheck> find(UUID id) {
    // index: integration_health_pkey
    return sql.of("SELECT * FROM health.integration_health WHERE id = :id")
        .with("id", id)
        .first(HealthCheck::of);
  }

  List<HealthCheck> history(String integrationId, Slice<ByTime> slice) {
    // index: idx_integration_health_integration
    return sql.of(
            """
            SELECT * FROM health.integration_health WHERE integration_id = :integrationId
            """)
        .with("integrationId", integrationId)
        .after(slice.after(), "AND (last_checked, id) < (:afterAt, :afterId)")
        .and("ORDER BY last_checked DESC, id DESC LIMIT :fetch")
        .with("fetch", slice.fetch())
        .list(HealthCheck::of);
  }

  /// Returns the newest report of each integration within a period.
  Map<String, Report> reports(Collection<String> integrationIds, Instant since, Instant now) {
    var reports = new HashMap<String, Report>();
    sql.of(
            """
            SELECT DISTINCT ON (integration_id) integration_id, status, last_checked
            FROM health.integration_health
            WHERE integration_id = ANY (:integrationIds::text[]) AND source = 'reported'
              AND last_checked >= :since AND last_checked <= :now
            ORDER BY integration_id, last_checked DESC
            """)
        .with("integrationIds", integrationIds)
        .with("since", since)
        .with("now", now)
        .forEach(row ->
            reports.put(
                row.text("integration_id"),
                new Report(Status.of(row.text("status")), row.instant("last_checked"))));
    return reports;
  }
}
