package dev.signalbox.health.status;

import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Represents a verdict with its reasons, worst first.
record HealthStatus(
    Status status,
    @Nullable SyncStatus pricingSyncStatus,
    @Nullable SyncStatus feesSyncStatus,
    @Nullable BigDecimal bookingLossRate,
    @Nullable BigDecimal errorRate,
    List<Reason> reasons) {
  HealthStatus {
    reasons = List.copyOf(reasons);
  }

  /// Returns true if only the rates differ.
  boolean sameLevels(HealthStatus other) {
    return status == other.status
        && pricingSyncStatus == other.pricingSyncStatus
        && feesSyncStatus == other.feesSyncStatus;
  }

  /// Explains the verdict to people in one text.
  String explanation() {
    return String.join(" ", reasons.stream().map(Reason::sentence).toList());
  }

  /// Explains a verdict: a stable name of the rule, its weight, and a text with the numbers.
  @Introspected
  record Reason(String rule, Status weight, String sentence) {

    static Reason ofRate(
        String rule, Status weight, String what, Windows.Reading reading, Threshold threshold) {
      var counts = reading.counts();
      boolean held = weight != Status.HEALTHY && counts.share() < threshold.enter();
      var limit =
          String.format(
              Locale.ROOT,
              held ? "%s until below %.1f %%" : "%s from %.1f %%",
              weight == Status.HEALTHY ? Status.WARNING.wire() : weight.wire(),
              (held ? threshold.exit() : threshold.enter()) * 100);
      return new Reason(
          rule,
          weight,
          String.format(
              Locale.ROOT,
              "%s: %d of %d attempts failed in %s (%.2f %%; %s).",
              what,
              counts.failed(),
              counts.attempts(),
              reading.window(),
              counts.share() * 100,
              limit));
    }
  }
}
