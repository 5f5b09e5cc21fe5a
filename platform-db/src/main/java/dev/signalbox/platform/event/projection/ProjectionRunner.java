package dev.signalbox.platform.event.projection;

import dev.signalbox.platform.event.EventSignals;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Housekeeping;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Runs all projections of this service: appends wake it, and it polls twice a second. Instances
/// share the work workspace by workspace.
@Context
final class ProjectionRunner {
  static final String JOB = "projections";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final List<Projection> projections;
  private final Follower follower;
  private final Housekeeping housekeeping;
  private final EventSignals signals;
  private final Observations observations;
  private volatile @Nullable Thread thread;

  ProjectionRunner(
      List<Projection> projections,
      Follower follower,
      Housekeeping housekeeping,
      EventSignals signals,
      Observations observations) {
    this.projections = List.copyOf(projections);
    this.follower = follower;
    this.housekeeping = housekeeping;
    this.signals = signals;
    this.observations = observations;
  }

  @EventListener
  void start(StartupEvent event) {
    if (!projections.isEmpty()) {
      signals.listen();
      thread = Thread.ofVirtual().name(JOB).start(this::run);
    }
  }

  @EventListener
  void stop(ShutdownEvent event) {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      long seen = signals.count();
      try {
        if (!round()) {
          signals.await(seen, LOOK_AGAIN);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Advances all projections once; returns true if any of them moved.
  private boolean round() throws InterruptedException {
    boolean moved = false;
    try {
      for (var projection : projections) {
        for (var workspace : behind(projection)) {
          moved |= advance(projection, workspace);
        }
      }
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan(JOB, "failed", 0));
      Thread.sleep(LOOK_AGAIN);
    }
    return moved;
  }

  /// Returns workspace ids only, through a SECURITY DEFINER function; no tenant context is set.
  private List<UUID> behind(Projection projection) {
    return housekeeping.run(
        "SELECT platform.workspaces_behind(:projection, :version, :proof) AS id",
        statement ->
            statement
                .with("projection", projection.name())
                .with("version", projection.version())
                .proven("projection", projection.name())
                .list(row -> row.uuid("id")));
  }

  /// Advances a projection in one workspace. A workspace that is not accessible, for example
  /// because it is suspended, does not block others.
  private boolean advance(Projection projection, UUID workspace) {
    try {
      return CurrentCaller.callAs(
              new Caller.ServiceJob(workspace, JOB, projection.name()),
              Permission.WRITE,
              () -> follower.advance(projection))
          == Follower.Step.MOVED;
    } catch (RuntimeException e) {
      observations.record(new Observation.JobRan(JOB, "failed", 0));
      return false;
    }
  }
}
