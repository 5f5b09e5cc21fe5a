package dev.signalbox.platform.account;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tx.Housekeeping;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Deletes the rows of deleted workspaces, one batch per transaction, and pauses for as long as
/// each batch took, so that other work has the database for at least half of the time. After a
/// crash it continues where it stopped; several instances work on different workspaces.
@Singleton
@Requires(property = "signalbox.account-api.enabled", value = "true")
final class Removal {
  private static final int SMALLEST = 100;
  private static final int LARGEST = 4_000;
  private static final Duration SLOW = Duration.ofMillis(200);

  private final Housekeeping housekeeping;
  private final Observations observations;
  private volatile boolean stopped;
  private int batch = 500;

  Removal(Housekeeping housekeeping, Observations observations) {
    this.housekeeping = housekeeping;
    this.observations = observations;
  }

  private record Step(UUID workspace, int removed, boolean finished) {}

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void run() {
    try {
      while (!stopped) {
        long begun = System.nanoTime();
        var step = step();
        if (step.isEmpty()) {
          return;
        }
        if (step.get().finished()) {
          observations.record(new Observation.JobRan("remove-deleted", "finished", 1));
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);
        batch = took.compareTo(SLOW) > 0 ? Math.max(SMALLEST, batch / 2) : grown(took);
        Thread.sleep(took.plusMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan("remove-deleted", "failed", 0));
    }
  }

  private int grown(Duration took) {
    return took.compareTo(SLOW.dividedBy(4)) < 0 ? Math.min(LARGEST, batch * 2) : batch;
  }

  private Optional<Step> step() {
    return housekeeping.run(
        "SELECT * FROM platform.remove_deleted(:most, :proof)",
        statement ->
            statement
                .with("most", batch)
                .proven("remove-deleted", Integer.toString(batch))
                .first(row ->
                    new Step(row.uuid("workspace"), row.integer("removed"), row.flag("finished"))));
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }
}
