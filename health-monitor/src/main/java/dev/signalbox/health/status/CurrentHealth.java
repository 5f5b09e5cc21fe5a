package dev.signalbox.health.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.signalbox.health.status.HealthStatus.Reason;
import dev.signalbox.platform.page.ByTime;
import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describes the current health of an integration and its reasons. Rates are null if there were too
/// few attempts. `position` is its place in the list.
@Introspected
record CurrentHealth(
    String integrationId,
    Status status,
    @Nullable SyncStatus pricingSyncStatus,
    @Nullable SyncStatus feesSyncStatus,
    @Nullable BigDecimal bookingLossRate,
    @Nullable BigDecimal errorRate,
    @Nullable Instant lastEventAt,
    @Nullable Instant lastChecked,
    Instant evaluatedAt,
    String explanation,
    List<Reason> reasons,
    @JsonIgnore ByTime position) {

  CurrentHealth {
    reasons = List.copyOf(reasons);
  }

  static CurrentHealth of(Current current, Evidence evidence, HealthStatus verdict) {
    return new CurrentHealth(
        current.integrationId(),
        verdict.status(),
        verdict.pricingSyncStatus(),
        verdict.feesSyncStatus(),
        verdict.bookingLossRate(),
        verdict.errorRate(),
        evidence.lastEventAt(),
        current.lastChecked(),
        evidence.now(),
        verdict.explanation(),
        verdict.reasons(),
        new ByTime(current.createdAt(), current.id()));
  }
}
