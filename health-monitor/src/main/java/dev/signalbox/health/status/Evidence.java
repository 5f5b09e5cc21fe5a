package dev.signalbox.health.status;

import dev.signalbox.health.event.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds all that is known about an integration at a moment. `coveredUntil` is the time up to which
/// its events report; `reported` is the newest check that a client sent.
record Evidence(
    Instant now,
    Map<Stream, Windows> counts,
    @Nullable Instant lastEventAt,
    @Nullable Instant coveredUntil,
    @Nullable Duration interval,
    @Nullable Report reported) {
  Evidence {
    counts = Map.copyOf(counts);
  }

  /// Holds a status that a client reported, and its time.
  record Report(Status status, Instant at) {}

  /// Collects the evidence. If the clock is behind the newest event, only facts that were known at
  /// that time count.
  static Evidence of(
      Current current, Map<Stream, Windows> counts, @Nullable Report reported, Instant now) {
    var last = current.lastEventAt();
    boolean future = last != null && last.isAfter(now.plus(Duration.ofMinutes(5)));
    var known = counts.values().stream().reduce(Windows.NONE, Windows::plus).coveredUntil();
    return new Evidence(
        now,
        counts,
        future ? known : last,
        future ? known : current.coveredUntil(),
        current.interval(),
        reported);
  }

  Windows of(Stream stream) {
    return counts.getOrDefault(stream, Windows.NONE);
  }
}
