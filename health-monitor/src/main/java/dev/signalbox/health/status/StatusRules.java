package dev.signalbox.health.status;

import dev.signalbox.health.event.Stream;
import dev.signalbox.health.status.HealthStatus.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Derives a status from counts. The rules are pure, without clock and database, so that they can
/// be replayed. Thresholds follow the demands of booking platforms on their partners (errors below
/// 5 % a day).
final class StatusRules {
  /// The minimum number of attempts for a rate.
  static final int LEAST_ATTEMPTS = 20;

  static final int LEAST_BOOKINGS = 10;

  private static final Threshold ERROR = new Threshold(0.15, 0.10);
  private static final Threshold WARNING = new Threshold(0.05, 0.03);

  /// Six hours at this rate use three times the error budget of 99 %: too slow for the hourly
  /// window to detect.
  private static final Threshold SLOW_BURN = new Threshold(0.03, 0.02);

  private static final Threshold LOSS_CRITICAL = new Threshold(0.05, 0.03);
  private static final Threshold LOSS_WARNING = new Threshold(0.02, 0.012);

  private static final Duration LEAST_SILENCE = Duration.ofMinutes(15);
  private static final Duration DEFAULT_SILENCE = Duration.ofHours(2);

  /// The time for which a reported check counts.
  static final Duration REPORT_HOLDS = Duration.ofHours(2);

  private StatusRules() {}

  /// Evaluates the evidence; `previous` is the status before this evaluation, null at the first.
  static HealthStatus evaluate(Evidence evidence, @Nullable HealthStatus previous) {
    var reasons = new ArrayList<Reason>();
    var report = freshReport(evidence);
    if (report != null) {
      reasons.add(
          new Reason("reported", report.status(), "A check at " + report.at() + " reported it."));
    }
    if (isSilent(evidence.coveredUntil(), evidence)) {
      reasons.add(silence(evidence));
      var status = report == null ? Status.UNKNOWN : report.status();
      return new HealthStatus(status, null, null, null, null, reasons);
    }
    var pricing = sync(evidence, Stream.PRICING, previous, reasons);
    var fees = sync(evidence, Stream.FEES, previous, reasons);
    var loss = bookingLoss(evidence.of(Stream.BOOKING), reasons);
    var errors = errorRate(evidence, reasons);
    reasons.sort(Comparator.comparing(Reason::weight).reversed());
    var status = reasons.stream().map(Reason::weight).reduce(Status.UNKNOWN, Status::worse);
    if (status == Status.UNKNOWN) {
      reasons.add(new Reason("too-few", status, "Fewer than 20 attempts in 24 h: no rate."));
    }
    return new HealthStatus(status, pricing, fees, loss, errors, reasons);
  }

  /// Returns the status of a check whose sender gave none: the worst status of its parts.
  static Status ofParts(
      @Nullable SyncStatus pricing,
      @Nullable SyncStatus fees,
      @Nullable BigDecimal loss,
      @Nullable BigDecimal errors) {
    var status = Status.UNKNOWN;
    status = pricing == null ? status : status.worse(pricing.overall());
    status = fees == null ? status : status.worse(fees.overall());
    status = loss == null ? status : status.worse(level(loss, LOSS_WARNING, LOSS_CRITICAL));
    return errors == null ? status : status.worse(level(errors, WARNING, ERROR));
  }

  private static Status level(BigDecimal rate, Threshold warning, Threshold critical) {
    if (rate.doubleValue() >= critical.enter()) {
      return Status.CRITICAL;
    }
    return rate.doubleValue() >= warning.enter() ? Status.WARNING : Status.HEALTHY;
  }

  private static Evidence.@Nullable Report freshReport(Evidence evidence) {
    var report = evidence.reported();
    return report == null || report.at().isBefore(evidence.now().minus(REPORT_HOLDS))
        ? null
        : report;
  }

  /// Returns the time after which a missing window counts as silence: two intervals, but at least a
  /// quarter of an hour.
  static Duration patience(@Nullable Duration interval) {
    if (interval == null) {
      return DEFAULT_SILENCE;
    }
    var twice = interval.multipliedBy(2);
    return twice.compareTo(LEAST_SILENCE) > 0 ? twice : LEAST_SILENCE;
  }

  private static boolean isSilent(@Nullable Instant until, Evidence evidence) {
    return until == null || until.isBefore(evidence.now().minus(patience(evidence.interval())));
  }

  private static Reason silence(Evidence evidence) {
    var last = evidence.lastEventAt();
    var sentence =
        last == null
            ? "No event was ever received."
            : "Silent since the event of "
                + last
                + "; expected again within "
                + patience(evidence.interval()).toMinutes()
                + " minutes.";
    return new Reason("silent", Status.UNKNOWN, sentence);
  }

  private static @Nullable SyncStatus before(@Nullable HealthStatus previous, Stream stream) {
    if (previous == null) {
      return null;
    }
    return stream == Stream.PRICING ? previous.pricingSyncStatus() : previous.feesSyncStatus();
  }

  private static @Nullable SyncStatus sync(
      Evidence evidence, Stream stream, @Nullable HealthStatus previous, List<Reason> reasons) {
    var windows = evidence.of(stream);
    var name = stream.wire();
    var reading = windows.shortest(LEAST_ATTEMPTS);
    if (reading.counts().attempts() < LEAST_ATTEMPTS) {
      return uncounted(windows.hour(), name, reasons);
    }
    var before = before(previous, stream);
    if (ERROR.reached(reading.counts(), before == SyncStatus.ERROR)) {
      reasons.add(Reason.ofRate(name + "-rate", Status.CRITICAL, name, reading, ERROR));
      return SyncStatus.ERROR;
    }
    boolean elevated = before == SyncStatus.ERROR || before == SyncStatus.WARNING;
    if (WARNING.reached(reading.counts(), elevated)) {
      reasons.add(Reason.ofRate(name + "-rate", Status.WARNING, name, reading, WARNING));
      return SyncStatus.WARNING;
    }
    var slow = new Windows.Reading("6 h", windows.sixHours());
    if (slow.counts().attempts() >= LEAST_ATTEMPTS && SLOW_BURN.reached(slow.counts(), elevated)) {
      reasons.add(Reason.ofRate(name + "-slow-burn", Status.WARNING, name, slow, SLOW_BURN));
      return SyncStatus.WARNING;
    }
    if (isSilent(windows.coveredUntil(), evidence)) {
      reasons.add(stale(name, windows, evidence));
      return SyncStatus.WARNING;
    }
    reasons.add(Reason.ofRate(name + "-rate", Status.HEALTHY, name, reading, WARNING));
    return SyncStatus.OK;
  }

  /// Explains that one stream stopped while others continue: its last outcome does not count as
  /// healthy.
  private static Reason stale(String name, Windows windows, Evidence evidence) {
    return new Reason(
        name + "-stale",
        Status.WARNING,
        name
            + ": no outcome since "
            + windows.coveredUntil()
            + "; expected again within "
            + patience(evidence.interval()).toMinutes()
            + " minutes.");
  }

  /// Evaluates single failures without a denominator: they give no rate, but must not be ignored.
  private static @Nullable SyncStatus uncounted(Counts hour, String name, List<Reason> reasons) {
    if (hour.errors() == 0) {
      return null;
    }
    var sync = hour.criticals() > 0 ? SyncStatus.ERROR : SyncStatus.WARNING;
    reasons.add(
        new Reason(
            name + "-failures",
            sync.overall(),
            "%d %s failures in 1 h, %d of them critical, and no count of attempts."
                .formatted(hour.errors(), name, hour.criticals())));
    return sync;
  }

  /// Evaluates booking losses without hysteresis, since the window of a day is stable enough.
  private static @Nullable BigDecimal bookingLoss(Windows windows, List<Reason> reasons) {
    var day = new Windows.Reading("24 h", windows.day());
    if (day.counts().attempts() < LEAST_BOOKINGS) {
      var _ = uncounted(windows.hour(), "booking", reasons);
      return null;
    }
    var weight = weight(day.counts(), LOSS_WARNING, LOSS_CRITICAL);
    var threshold = weight == Status.CRITICAL ? LOSS_CRITICAL : LOSS_WARNING;
    reasons.add(Reason.ofRate("booking-loss", weight, "booking", day, threshold));
    return day.counts().rate();
  }

  private static @Nullable BigDecimal errorRate(Evidence evidence, List<Reason> reasons) {
    var all = evidence.counts().values().stream().reduce(Windows.NONE, Windows::plus);
    var reading = all.shortest(LEAST_ATTEMPTS);
    if (reading.counts().attempts() < LEAST_ATTEMPTS) {
      return null;
    }
    var weight = weight(reading.counts(), WARNING, ERROR);
    var threshold = weight == Status.CRITICAL ? ERROR : WARNING;
    reasons.add(Reason.ofRate("error-rate", weight, "all", reading, threshold));
    return reading.counts().rate();
  }

  private static Status weight(Counts counts, Threshold warning, Threshold critical) {
    if (critical.reached(counts, false)) {
      return Status.CRITICAL;
    }
    return warning.reached(counts, false) ? Status.WARNING : Status.HEALTHY;
  }
}
