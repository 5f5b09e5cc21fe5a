package dev.signalbox.platform.event;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Moves one projection forward in the entered workspace, a batch at a time. The effects of a
/// batch, its checkpoint and its failures are transactions of their own, so that a process killed
/// anywhere leaves every event digested once or not at all.
@Singleton
final class Follower {
  private static final int BATCH = 100;

  private final Transactions transactions;
  private final EventRepository events;
  private final CheckpointRepository checkpoints;
  private final Observations observations;

  Follower(
      Transactions transactions,
      EventRepository events,
      CheckpointRepository checkpoints,
      Observations observations) {
    this.transactions = transactions;
    this.events = events;
    this.checkpoints = checkpoints;
    this.observations = observations;
  }

  /// What came of a batch.
  enum Step {
    MOVED,
    /// Nothing to do, or another instance does it.
    IDLE,
    FAILED
  }

  Step advance(Projection projection) {
    var current = new Current();
    try {
      return transactions.write(() -> batch(projection, current, Long.MAX_VALUE));
    } catch (RuntimeException e) {
      var event = current.event;
      if (event == null || isPassing(e)) {
        throw e;
      }
      // Those before it are kept at once, so that only the one that fails is tried again.
      var _ = transactions.write(() -> batch(projection, new Current(), event.position() - 1));
      failed(projection, event, e);
      return Step.FAILED;
    }
  }

  /// The event that is being digested, for when that fails.
  private static final class Current {
    private @Nullable SequencedEvent event;
  }

  /// Digests what is complete and not above a position.
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
    long to = digest(projection, current, checkpoint, complete);
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

  /// The position up to which everything is digested now.
  private long digest(
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

  /// Others were in the way or the database is away: nobody's fault, and no failure of the event.
  private static boolean isPassing(RuntimeException failure) {
    return failure instanceof Problem problem
        && switch (problem.code()) {
          case UNAVAILABLE, CONCURRENT_UPDATE -> true;
          default -> false;
        };
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
      transactions.write(() -> {
        giveUp(projection, event, kind);
        return failures;
      });
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
