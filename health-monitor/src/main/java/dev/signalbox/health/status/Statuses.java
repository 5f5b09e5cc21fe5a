package dev.signalbox.health.status;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.health.event.EventsStored;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Computes and stores the current status of integrations.
@Singleton
final class Statuses {
  /// The interval at which an unchanged healthy status is added to the history; with problems it is
  /// shorter.
  private static final Duration NOTE_HEALTHY = Duration.ofHours(1);

  private static final Duration NOTE_TROUBLE = Duration.ofMinutes(15);

  private final Transactions transactions;
  private final CurrentRepository currents;
  private final CheckRepository checks;
  private final Journal journal;
  private final Clock clock;
  private final Observations observations;

  Statuses(
      Transactions transactions,
      CurrentRepository currents,
      CheckRepository checks,
      Journal journal,
      Clock clock,
      Observations observations) {
    this.transactions = transactions;
    this.currents = currents;
    this.checks = checks;
    this.journal = journal;
    this.clock = clock;
    this.observations = observations;
  }

  /// Holds an integration with its evidence and the verdict on it.
  private record Evaluated(Current current, Evidence evidence, HealthStatus verdict) {
    CurrentHealth health() {
      return CurrentHealth.of(current, evidence, verdict);
    }
  }

  List<CurrentHealth> page(Slice<ByTime> slice) {
    var now = clock.instant();
    return transactions.read(
        () -> evaluate(currents.page(slice), now).stream().map(Evaluated::health).toList());
  }

  CurrentHealth get(String integrationId) {
    var now = clock.instant();
    return transactions.read(() ->
        evaluate(currents.find(Set.of(integrationId)), now).stream()
            .findFirst()
            .map(Evaluated::health)
            .orElseThrow(Problem::notFound));
  }

  /// Refreshes the status after new events. The events are committed already, so a failure here
  /// must not fail their ingest: the next ingest or read computes the status again.
  @EventListener
  void onEventsStored(EventsStored stored) {
    try {
      refresh(stored.integrationIds());
    } catch (RuntimeException e) {
      observations.record(new Observation.RequestFailed("", "refresh of health", e));
    }
  }

  /// Stores the status; the history receives changes, and unchanged statuses at intervals.
  private void refresh(Set<String> integrationIds) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    transactions.run(() -> {
      var evaluated = evaluate(currents.find(integrationIds), now);
      var noteworthy = evaluated.stream().filter(Statuses::isNoteworthy).toList();
      var changes = currents.update(computed(evaluated));
      checks.append(computed(noteworthy));
      journal.record(HealthEvents.changed(changes));
    });
  }

  private List<Evaluated> evaluate(List<Current> rows, Instant now) {
    var ids = rows.stream().map(Current::integrationId).toList();
    var windows = currents.windows(ids, now);
    var reports = checks.reports(ids, now.minus(StatusRules.REPORT_HOLDS), now);
    var evaluated = new ArrayList<Evaluated>(rows.size());
    for (var current : rows) {
      var evidence =
          Evidence.of(
              current,
              windows.getOrDefault(current.integrationId(), Map.of()),
              reports.get(current.integrationId()),
              now);
      var verdict = StatusRules.evaluate(evidence, current.before(now));
      evaluated.add(new Evaluated(current, evidence, verdict));
    }
    return evaluated;
  }

  private static boolean isNoteworthy(Evaluated evaluated) {
    var before = evaluated.current().checked();
    var noted = evaluated.current().lastChecked();
    if (before == null || noted == null || !before.sameLevels(evaluated.verdict())) {
      return true;
    }
    var pause = before.status() == Status.HEALTHY ? NOTE_HEALTHY : NOTE_TROUBLE;
    return period(noted, pause) != period(evaluated.evidence().now(), pause);
  }

  private static long period(Instant at, Duration length) {
    return Math.floorDiv(at.getEpochSecond(), length.toSeconds());
  }

  private static List<HealthCheck> computed(List<Evaluated> evaluated) {
    return evaluated.stream()
        .map(e ->
            HealthCheck.computed(
                UuidCreator.getTimeOrderedEpoch(),
                e.current().integrationId(),
                e.verdict(),
                e.evidence().now()))
        .toList();
  }
}
