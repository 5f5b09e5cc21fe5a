package dev.signalbox.platform.retention;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tx.Housekeeping;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deletes rows whose retention has expired, one batch per transaction, and pauses for as long as
/// each batch took. One instance at a time works on a kind; if it crashes, another one continues.
@Singleton
public final class ExpiredRows {
  private static final int BATCH = 500;
  private static final UUID FIRST = new UUID(0, 0);
  private static final String JOB = "remove-expired";

  private final Housekeeping housekeeping;
  private final Observations observations;
  private volatile boolean stopped;

  ExpiredRows(Housekeeping housekeeping, Observations observations) {
    this.housekeeping = housekeeping;
    this.observations = observations;
  }

  private record Step(@Nullable UUID next, int removed, int failures) {}

  /// Repeats rounds over all kinds until a round deletes nothing: a kind or workspace with many
  /// expired rows delays the others by one batch at most.
  @Scheduled(fixedDelay = "1h", initialDelay = "1m")
  void run() {
    try {
      int removed;
      do {
        removed = 0;
        for (var kind : kinds()) {
          removed += told(kind);
        }
      } while (removed > 0 && !stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private int told(String kind) throws InterruptedException {
    try {
      int removed = pass(kind);
      observations.record(new Observation.JobRan(JOB + " " + kind, "ok", removed));
      return removed;
    } catch (RuntimeException e) {
      failed(e);
      return 0;
    }
  }

  private void failed(RuntimeException failure) {
    observations.record(new Observation.JobRan(JOB, "failed", 0));
    observations.record(new Observation.RequestFailed("", "job " + JOB, failure));
  }

  private List<String> kinds() {
    return housekeeping.run(
        "SELECT kind FROM platform.retention_kinds ORDER BY kind",
        statement -> statement.list(row -> row.text("kind")));
  }

  /// Deletes all expired rows of one kind; returns their number.
  public int remove(String kind) throws InterruptedException {
    int all = 0;
    for (int removed = pass(kind); removed > 0; removed = pass(kind)) {
      all += removed;
    }
    return all;
  }

  /// Deletes one batch of each workspace.
  private int pass(String kind) throws InterruptedException {
    int removed = 0;
    var from = Optional.of(FIRST);
    while (from.isPresent() && !stopped) {
      long begun = System.nanoTime();
      var step = step(kind, from.get());
      removed += step.map(Step::removed).orElse(0);
      step.filter(done -> done.failures() > 0)
          .ifPresent(done ->
              observations.record(
                  new Observation.JobRan(JOB + " " + kind, "failed", done.failures())));
      from = step.flatMap(done -> Optional.ofNullable(done.next()));
      Thread.sleep(Duration.ofNanos(System.nanoTime() - begun));
    }
    return removed;
  }

  private Optional<Step> step(String kind, UUID from) {
    return housekeeping.run(
        "SELECT * FROM platform.remove_expired(:kind, :from, :most, :proof)",
        statement ->
            statement
                .with("kind", kind)
                .with("from", from)
                .with("most", BATCH)
                .proven(JOB, kind, from.toString(), Integer.toString(BATCH))
                .first(row ->
                    new Step(
                        row.uuidOrNull("next_workspace"),
                        row.integer("removed"),
                        row.integer("failures"))));
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }
}
