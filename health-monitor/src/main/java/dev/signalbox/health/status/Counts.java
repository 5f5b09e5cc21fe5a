package dev.signalbox.health.status;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What happened in a window: attempts that went well or failed (from outcomes), and single
/// failures sent as events, which outcomes may have counted already and which are never added.
record Counts(long ok, long failed, long errors, long criticals) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  /// 95 %, two-sided.
  private static final double Z = 1.959964;

  long attempts() {
    return ok + failed;
  }

  Counts plus(Counts other) {
    return new Counts(
        ok + other.ok, failed + other.failed, errors + other.errors, criticals + other.criticals);
  }

  /// The share that failed, to 4 places. Needs attempts.
  BigDecimal rate() {
    return BigDecimal.valueOf(failed)
        .divide(BigDecimal.valueOf(attempts()), 4, RoundingMode.HALF_UP);
  }

  double share() {
    return (double) failed / attempts();
  }

  /// Lower end of the Wilson interval: the true share lies above it with 97.5 % confidence. One
  /// failure in two attempts is no outage.
  double lowerBound() {
    double n = attempts();
    double p = share();
    double z2 = Z * Z;
    double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (p + z2 / (2 * n) - spread) / (1 + z2 / n);
  }
}
