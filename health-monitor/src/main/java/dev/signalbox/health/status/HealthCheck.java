package dev.signalbox.health.status;

import dev.signalbox.platform.tx.Row;
import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents the state of an integration at a moment, as it was reported or computed.
@Introspected
record HealthCheck(
    UUID id,
    String integrationId,
    Status status,
    @Nullable SyncStatus pricingSyncStatus,
    @Nullable SyncStatus feesSyncStatus,
    @Nullable BigDecimal bookingLossRate,
    @Nullable BigDecimal errorRate,
    Instant lastChecked,
    String source) {
  static final String REPORTED = "reported";
  static final String COMPUTED = "computed";

  static HealthCheck of(Row row) {
    return new HealthCheck(
        row.uuid("id"),
        row.text("integration_id"),
        Status.of(row.text("status")),
        SyncStatus.ofNullable(row.textOrNull("pricing_sync_status")),
        SyncStatus.ofNullable(row.textOrNull("fees_sync_status")),
        row.decimalOrNull("booking_loss_rate"),
        row.decimalOrNull("error_rate"),
        row.instant("last_checked"),
        row.text("source"));
  }

  static HealthCheck computed(UUID id, String integrationId, HealthStatus verdict, Instant at) {
    return new HealthCheck(
        id,
        integrationId,
        verdict.status(),
        verdict.pricingSyncStatus(),
        verdict.feesSyncStatus(),
        verdict.bookingLossRate(),
        verdict.errorRate(),
        at,
        COMPUTED);
  }

  /// Returns true if the other check states the same about the same integration and moment,
  /// whatever its id.
  boolean agreesWith(HealthCheck other) {
    return integrationId.equals(other.integrationId)
        && status == other.status
        && pricingSyncStatus == other.pricingSyncStatus
        && feesSyncStatus == other.feesSyncStatus
        && sameRate(bookingLossRate, other.bookingLossRate)
        && sameRate(errorRate, other.errorRate)
        && lastChecked.equals(other.lastChecked)
        && source.equals(other.source);
  }

  private static boolean sameRate(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null ? other == null : other != null && one.compareTo(other) == 0;
  }
}
