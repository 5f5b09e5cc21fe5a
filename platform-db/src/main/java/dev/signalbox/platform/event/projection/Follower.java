package dev.signalbox.platform.event.projection;

import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.ReadOptions;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Advances one projection in the current workspace, one batch at a time. The effects of a batch
/// share a transaction with the checkpoint; failures are recorded in a transaction of their own.
/// After a crash every event has therefore been processed once or not at all.
@Singleton
final class Follower {
  private static final int BATCH = 100;

  private final Transactions transactions;
  private final EventStore events;
  private final CheckpointRepository checkpoints;
  private final Observations observations;

  Follower(
      Transactions transactions,
      EventStore events,
      CheckpointRepository checkpoints,
      Observations observations) {
    this.transactions = transactions;
    this.events = events;
    this.checkpoints = checkpoints;
    this.observations = observations;
  }

  /// The outcome of a batch.
  enum Step {
    MOVED,
    /// There was nothing to do, or another instance does it.
    IDLE,
    FAILED
  }

  Step advance(Projection projection) {
    var current = new Current();
    try {
      return transactions.write(() -> batch(projection, current, Long.MAX_VALUE));
    } catch (RuntimeException e) {
      var event = current.event;
      if (event == null || isTransient(e)) {
        throw e;
      }
      // The events before the failed one are committed now, so that only the failed one is retried.
      var _ = transactions.write(() -> batch(projection, new Current(), event.position() - 1));
      failed(projection, event, e);
      return Step.FAILED;
    }
  }

  /// Remembers the event that is being processed, in case of a failure.
  private static final class Current {
    private @Nullable SequencedEvent event;
  }

  /// Processes the complete events up to a position.
  private Step batch(Projection projection, Current current, long upTo) {
    current.event = null;
    var locked = checkpoints.lock(projection);
    if (locked.isEmpty()) {
      return Step.IDLE;
    }
    var checkpoint = locked.get();
    var mark = events.watermark();
    long complete = Math.min(mark.complete(), upTo);
    if (complete <= checkpoint.position()) {
      return Step.IDLE;
    }
    long to = process(projection, current, checkpoint, complete);
    if (!checkpoints.advance(projection, checkpoint.position(), to)) {
      throw new IllegalStateException("another instance moved the checkpoint");
    }
    if (to == mark.complete() && !checkpoint.active()) {
      checkpoints.activate(projection);
    }
    observations.record(
        new Observation.ProjectionMoved(projection.name(), (mark.head() - to) / 1_000));
    return Step.MOVED;
  }

  /// Processes the next events; returns the position up to which all events are processed.
  private long process(
      Projection projection, Current current, Checkpoint checkpoint, long complete) {
    int limit = checkpoint.failures() > 0 ? 1 : BATCH;
    var options = ReadOptions.above(checkpoint.position(), complete, limit);
    var read = events.read(projection.query(), options).events();
    for (var event : read) {
      current.event = event;
      projection.handle(event);
    }
    current.event = null;
    return read.size() < limit ? complete : read.getLast().position();
  }

  /// Tells whether the failure is transient and therefore no failure of the event. A time-out is a
  /// failure of the event, because an event that always takes too long would be retried for ever.
  private static boolean isTransient(RuntimeException failure) {
    return failure instanceof Problem problem
        && problem.code().isTransient()
        && problem.code() != ProblemCode.TIMED_OUT;
  }

  private void failed(Projection projection, SequencedEvent event, RuntimeException failure) {
    var kind = failure.getClass().getName();
    int failures =
        transactions.write(() -> {
          var checkpoint = checkpoints.find(projection.name(), projection.version());
          int before = checkpoint.map(Checkpoint::failures).orElse(0);
          return checkpoints.failed(projection, Projection.pauseAfter(before));
        });
    observations.record(new Observation.ProjectionFailed(projection.name(), kind, failures));
    if (failures >= Projection.MAX_FAILURES) {
      transactions.run(() -> giveUp(projection, event, kind));
    }
  }

  private void giveUp(Projection projection, SequencedEvent event, String kind) {
    switch (projection.poison()) {
      case STOP -> checkpoints.stop(projection, event.position());
      case SKIP -> {
        var locked = checkpoints.lock(projection);
        if (locked.isPresent()
            && locked.get().failures() >= Projection.MAX_FAILURES
            && locked.get().position() < event.position()
            && checkpoints.advance(projection, locked.get().position(), event.position())) {
          checkpoints.bury(projection, new Checkpoint.Skipped(event.id(), event.position(), kind));
          if (events.watermark().complete() <= event.position()) {
            checkpoints.activate(projection);
          }
        }
      }
    }
  }
}
