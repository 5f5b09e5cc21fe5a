package dev.signalbox.health.status;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Counts the events of a window: attempts that succeeded or failed (from outcomes), and single
/// failures sent as events, which outcomes may have counted already and which are never added.
record Counts(long ok, long failed, long errors, long criticals) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  /// The quantile of a two-sided 95 % interval.
  private static final double Z = 1.959964;

  long attempts() {
    return ok + failed;
  }

  Counts plus(Counts other) {
    return new Counts(
        ok + other.ok, failed + other.failed, errors + other.errors, criticals + other.criticals);
  }

  /// Returns the share of failures, to 4 places. It requires attempts.
  BigDecimal rate() {
    return BigDecimal.valueOf(failed)
        .divide(BigDecimal.valueOf(attempts()), 4, RoundingMode.HALF_UP);
  }

  double share() {
    return (double) failed / attempts();
  }

  /// Returns the lower end of the Wilson interval: the true share is above it with 97.5 %
  /// confidence. One failure in two attempts is no outage.
  double lowerBound() {
    double n = attempts();
    double p = share();
    double z2 = Z * Z;
    double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (p + z2 / (2 * n) - spread) / (1 + z2 / n);
  }
}
