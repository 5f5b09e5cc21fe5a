package dev.signalbox.health.status;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.health.HealthCode;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a check as a client sends it. Without a status, the worst status of its parts
/// applies.
@Introspected
record CheckRequest(
    @NotBlank @Size(max = 50) String integrationId,
    @Nullable Status status,
    @Nullable SyncStatus pricingSyncStatus,
    @Nullable SyncStatus feesSyncStatus,
    @Nullable BigDecimal bookingLossRate,
    @Nullable BigDecimal errorRate,
    Instant lastChecked) {
  private static final Duration OLDEST = Duration.ofDays(90);
  private static final Duration AHEAD = Duration.ofMinutes(5);

  HealthCheck toCheck(Instant now) {
    if (lastChecked.isBefore(now.minus(OLDEST)) || lastChecked.isAfter(now.plus(AHEAD))) {
      throw new Problem(
          ProblemCode.DATE_OUT_OF_RANGE,
          "lastChecked lies between 90 days ago and 5 minutes from now.");
    }
    var loss = rate(bookingLossRate, "/bookingLossRate");
    var errors = rate(errorRate, "/errorRate");
    if (status == null
        && pricingSyncStatus == null
        && feesSyncStatus == null
        && loss == null
        && errors == null) {
      throw Problem.invalid(
          "/status", "A check says something: a status, or what it follows from.");
    }
    return new HealthCheck(
        UuidCreator.getTimeOrderedEpoch(),
        integrationId,
        status != null
            ? status
            : StatusRules.ofParts(pricingSyncStatus, feesSyncStatus, loss, errors),
        pricingSyncStatus,
        feesSyncStatus,
        loss,
        errors,
        lastChecked.truncatedTo(ChronoUnit.MICROS),
        HealthCheck.REPORTED);
  }

  private static @Nullable BigDecimal rate(@Nullable BigDecimal rate, String pointer) {
    if (rate == null) {
      return null;
    }
    if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
      throw new Problem(
          HealthCode.RATE_OUT_OF_RANGE,
          "A rate lies between 0 and 1.",
          List.of(new FieldError(pointer, "rate-out-of-range", "It lies between 0 and 1.")));
    }
    return rate.setScale(4, RoundingMode.HALF_UP);
  }
}
