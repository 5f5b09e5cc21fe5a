package dev.signalbox.health.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.health.event.Stream;
import dev.signalbox.health.status.Evidence.Report;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant FRESH = NOW.minusSeconds(60);

  private static Counts counts(long ok, long failed) {
    return new Counts(ok, failed, 0, 0);
  }

  /// Creates the same share of failures in every window.
  private static Windows steady(long ok, long failed) {
    return new Windows(
        counts(ok, failed), counts(ok * 6, failed * 6), counts(ok * 24, failed * 24), FRESH);
  }

  /// Creates windows without outcomes before the last hour.
  private static Windows lately(Counts hour) {
    return new Windows(hour, hour, hour, FRESH);
  }

  private static HealthStatus evaluate(Map<Stream, Windows> counts, @Nullable HealthStatus before) {
    return StatusRules.evaluate(
        new Evidence(NOW, counts, FRESH, FRESH, Duration.ofMinutes(30), null), before);
  }

  private static HealthStatus pricing(Windows windows, @Nullable HealthStatus before) {
    return evaluate(Map.of(Stream.PRICING, windows), before);
  }

  private static HealthStatus before(SyncStatus pricing) {
    return new HealthStatus(pricing.overall(), pricing, null, null, null, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "300,   0, healthy,  ok",
    "300,   3, healthy,  ok",
    "291,   9, warning,  warning", // 3 % for six hours: a slow burn
    "285,  15, warning,  warning",
    "255,  45, critical, error",
    "  0, 300, critical, error",
    " 15,   5, critical, error", // 5 of 20: the lower bound is .11
    " 19,   1, warning,  warning", // 1 of 20 in an hour is chance, 6 of 120 in six hours is not
  })
  void the_rate_of_a_stream_decides(long ok, long failed, String status, String sync) {
    var verdict = pricing(steady(ok, failed), null);
    assertEquals(status, verdict.status().wire(), verdict.explanation());
    assertEquals(sync, SyncStatus.wire(verdict.pricingSyncStatus()), verdict.explanation());
  }

  @ParameterizedTest
  @CsvSource({
    "96,  4, ok,      warning", // 4 % for hours: below 5 %, but burning
    "98,  2, ok,      ok",
    "96,  4, warning, warning", // reached before: stays until below 3 %
    "88, 12, warning, warning",
    "88, 12, error,   error", // reached before: stays until below 10 %
    "91,  9, error,   warning",
    "99,  1, error,   ok",
  })
  void a_threshold_is_left_at_a_lower_rate_than_it_is_reached(
      long ok, long failed, String before, String after) {
    var previous = before(SyncStatus.valueOf(before.toUpperCase(Locale.ROOT)));
    var verdict = pricing(steady(ok, failed), previous);
    assertEquals(after, SyncStatus.wire(verdict.pricingSyncStatus()), verdict.explanation());
  }

  @Test
  void one_failure_of_twenty_is_chance() {
    assertEquals(Status.HEALTHY, pricing(lately(counts(19, 1)), null).status());
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, healthy", "985, 15, healthy", "975, 25, warning", "940, 60, critical"})
  void lost_bookings_of_a_day_decide(long ok, long lost, String status) {
    var windows = new Windows(Counts.NONE, Counts.NONE, counts(ok, lost), FRESH);
    var verdict = evaluate(Map.of(Stream.BOOKING, windows), null);
    assertEquals(status, verdict.status().wire(), verdict.explanation());
    assertEquals(BigDecimal.valueOf(lost * 10, 4), verdict.bookingLossRate());
  }

  @Test
  void too_few_attempts_are_no_rate_and_unknown() {
    var verdict = pricing(lately(counts(9, 10)), null);
    assertNull(verdict.errorRate());
    assertNull(verdict.pricingSyncStatus());
    assertEquals(Status.UNKNOWN, verdict.status());
  }

  @Test
  void a_longer_window_is_read_where_the_hour_holds_too_few() {
    var verdict = pricing(new Windows(counts(5, 0), counts(30, 0), counts(120, 0), FRESH), null);
    assertEquals(SyncStatus.OK, verdict.pricingSyncStatus());
    assertTrue(verdict.explanation().contains("in 6 h"), verdict.explanation());
  }

  @Test
  void the_error_rate_covers_all_streams() {
    var verdict =
        evaluate(
            Map.of(
                Stream.PRICING, lately(counts(90, 10)),
                Stream.FEES, lately(counts(100, 0)),
                Stream.BOOKING, lately(counts(200, 0))),
            null);
    assertEquals(new BigDecimal("0.0250"), verdict.errorRate());
  }

  @ParameterizedTest
  @CsvSource({
    "30, 59, healthy", "30, 61, unknown", // two intervals
    "5, 14, healthy", "5, 16, unknown", // never less than a quarter of an hour
    ", 119, healthy", ", 121, unknown", // interval not known
  })
  void silence_is_unknown_however_well_it_went(
      @Nullable Integer interval, int silentMinutes, String status) {
    var last = NOW.minus(Duration.ofMinutes(silentMinutes));
    var windows = new Windows(counts(300, 0), counts(300, 0), counts(300, 0), last);
    var evidence =
        new Evidence(
            NOW,
            Map.of(Stream.PRICING, windows),
            last,
            last,
            interval == null ? null : Duration.ofMinutes(interval),
            null);
    assertEquals(status, StatusRules.evaluate(evidence, null).status().wire());
  }

  @Test
  void a_stream_that_stopped_while_others_go_on_is_a_warning() {
    var stopped =
        new Windows(Counts.NONE, counts(300, 0), counts(900, 0), NOW.minus(Duration.ofHours(3)));
    var verdict = evaluate(Map.of(Stream.PRICING, stopped, Stream.FEES, steady(300, 0)), null);
    assertEquals(SyncStatus.WARNING, verdict.pricingSyncStatus());
    assertEquals("pricing-stale", verdict.reasons().getFirst().rule());
  }

  @Test
  void an_integration_without_events_is_unknown() {
    var verdict = StatusRules.evaluate(new Evidence(NOW, Map.of(), null, null, null, null), null);
    assertEquals(Status.UNKNOWN, verdict.status());
    assertEquals("No event was ever received.", verdict.explanation());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, warning", "3, 1, critical"})
  void failures_without_a_count_of_attempts_are_not_passed_over(
      long errors, long criticals, String status) {
    var verdict = pricing(lately(new Counts(0, 0, errors, criticals)), null);
    assertEquals(status, verdict.status().wire());
    assertNull(verdict.errorRate());
  }

  @ParameterizedTest
  @CsvSource({
    "CRITICAL, 1, critical",
    "HEALTHY, 1, healthy",
    "CRITICAL, 3, healthy",
  })
  void a_reported_check_counts_for_two_hours(Status reported, int hoursAgo, String status) {
    var report = new Report(reported, NOW.minus(Duration.ofHours(hoursAgo)));
    var evidence =
        new Evidence(
            NOW, Map.of(Stream.FEES, steady(300, 0)), FRESH, FRESH, Duration.ofMinutes(30), report);
    assertEquals(status, StatusRules.evaluate(evidence, null).status().wire());
  }

  @Test
  void the_worst_reason_comes_first() {
    var verdict =
        evaluate(Map.of(Stream.FEES, steady(300, 0), Stream.PRICING, steady(200, 100)), null);
    assertEquals("pricing-rate", verdict.reasons().getFirst().rule());
    assertEquals(Status.CRITICAL, verdict.status());
  }

  @ParameterizedTest
  @CsvSource({"1, 2, .0945", "1, 10, .0179", "5, 20, .1119", "20, 100, .1334"})
  void the_lower_bound_is_wilsons(long failed, long attempts, double expected) {
    assertEquals(expected, counts(attempts - failed, failed).lowerBound(), 0.00005);
  }

  @Test
  void a_chance_failure_among_few_attempts_reaches_no_threshold() {
    assertFalse(new Threshold(0.05, 0.03).reached(counts(19, 1), false));
  }
}
