package dev.signalbox.health.retention;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tx.Housekeeping;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Creates partitions ahead of time and drops those past retention. Any number of instances may run
/// it at once.
@Singleton
final class Retention {
  private final Housekeeping housekeeping;
  private final RetentionConfig config;
  private final Clock clock;
  private final Observations observations;

  Retention(
      Housekeeping housekeeping, RetentionConfig config, Clock clock, Observations observations) {
    this.housekeeping = housekeeping;
    this.config = config;
    this.clock = clock;
    this.observations = observations;
  }

  /// Runs at start, then daily. A failure is logged and retried the next day: partitions exist
  /// weeks ahead, so nothing is lost meanwhile.
  @Scheduled(fixedDelay = "24h")
  void run() {
    try {
      observations.record(new Observation.JobRan("retention", "ok", maintain()));
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan("retention", "failed", 0));
      observations.record(new Observation.RequestFailed("", "job retention", e));
    }
  }

  /// Returns how many partitions were created or dropped.
  int maintain() {
    return housekeeping.run(
        "SELECT health.maintain_partitions(:now, :weeksAhead, :keepDays, :proof) AS changed",
        statement ->
            statement
                .with("now", clock.instant())
                .with("weeksAhead", config.weeksAhead())
                .with("keepDays", config.keepDays())
                .proven("retention", Integer.toString(config.keepDays()))
                .only(row -> row.integer("changed")));
  }
}
