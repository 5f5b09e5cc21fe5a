package dev.signalbox.health.status;

import dev.signalbox.platform.tx.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the row of an integration in `integration_health_current`. `checked` is absent before
/// the first check.
record Current(
    UUID id,
    String integrationId,
    @Nullable HealthStatus checked,
    @Nullable Instant lastChecked,
    @Nullable Instant lastEventAt,
    @Nullable Instant coveredUntil,
    @Nullable Duration interval,
    Instant createdAt) {

  static Current of(Row row) {
    var lastChecked = row.instantOrNull("last_checked");
    var minutes = row.integerOrNull("interval_minutes");
    return new Current(
        row.uuid("id"),
        row.text("integration_id"),
        lastChecked == null ? null : checked(row),
        lastChecked,
        row.instantOrNull("last_event_at"),
        row.instantOrNull("covered_until"),
        minutes == null ? null : Duration.ofMinutes(minutes),
        row.instant("created_at"));
  }

  private static HealthStatus checked(Row row) {
    return new HealthStatus(
        Status.of(row.text("status")),
        SyncStatus.ofNullable(row.textOrNull("pricing_sync_status")),
        SyncStatus.ofNullable(row.textOrNull("fees_sync_status")),
        row.decimalOrNull("booking_loss_rate"),
        row.decimalOrNull("error_rate"),
        List.of());
  }

  /// Returns the status before `now`; a check after that time does not count when the past is
  /// evaluated.
  @Nullable HealthStatus before(Instant now) {
    return lastChecked == null || lastChecked.isAfter(now) ? null : checked;
  }
}
