package dev.signalbox.platform.event.batching;

import dev.signalbox.platform.event.batching.QueuedAppend.Reply;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.CurrentCaller;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Batches appends (group commit). Appends that a caller makes while other appends of the same
/// caller are in progress are queued and share the next transaction: the tenant context is set
/// once, locks are taken in one pass, and there is one COMMIT. Appends of different callers never
/// share a transaction. A batch does not wait for locks; if it would have to, or if one of its
/// appends may have caused a failure, each append runs in its own transaction. Thread-safe.
public final class AppendBatcher<A, O> {
  private static final int MAX_THREADS = 32;

  /// Several times the usual duration of a batch. An append that is still queued then starts a
  /// batch at once, without waiting until the queue is as long as the batch in progress.
  private static final Duration SOON = Duration.ofMillis(20);

  /// The longest time in the queue, as long as the wait for a connection. An append that is still
  /// queued then runs unbatched.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Appender<A, O> appender;

  /// Platform threads: with virtual threads every PostgreSQL response costs one more thread
  /// hand-off (−14 % throughput, measured). The pool is capped, since further threads would only
  /// wait for a pooled connection; overflow batches run on virtual threads. Idle threads time out
  /// after 60 s.
  private final Executor threads =
      new ThreadPoolExecutor(
          0,
          MAX_THREADS,
          60,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("append-batch-", 1)
              .factory(),
          (batch, _) -> Thread.ofVirtual().start(batch));

  private final ReentrantLock lock = new ReentrantLock();

  /// Maps callers with appends in progress to their queues.
  private final Map<CurrentCaller, CallerQueue<A, O>> queues = new HashMap<>();

  public AppendBatcher(Appender<A, O> appender) {
    this.appender = appender;
  }

  /// Runs an append, in a batch if others of the same caller are in progress, and returns its
  /// outcome.
  public O append(A append) {
    var current = CurrentCaller.find();
    if (current.isEmpty()) {
      return appender.alone(append);
    }
    var caller = new CurrentCaller(current.get().caller(), current.get().needed(), "");
    var mine = new QueuedAppend<A, O>(append, appender.locks(append));
    var batch = enqueue(caller, mine);
    if (batch.equals(List.of(mine))) {
      try {
        run(batch);
      } finally {
        runElsewhere(caller, onBatchDone(caller, batch));
      }
    } else {
      runElsewhere(caller, batch);
      if (mine.isPendingAfter(SOON)) {
        runElsewhere(caller, startEarly(caller, mine));
        if (mine.isPendingAfter(PATIENCE) && withdraw(caller, mine)) {
          return appender.alone(append);
        }
      }
    }
    return switch (mine.await()) {
      case Reply.Done<O>(var outcome) -> outcome;
      case Reply.Failed<O>(var cause) -> throw cause;
      case Reply.Unbatched<O>() -> appender.alone(append);
    };
  }

  /// Adds an append to the queue; returns the batch that this starts, or an empty list.
  private List<QueuedAppend<A, O>> enqueue(CurrentCaller caller, QueuedAppend<A, O> mine) {
    return locked(() -> {
      var queue = queues.computeIfAbsent(caller, _ -> new CallerQueue<>());
      queue.enqueue(mine);
      return queue.isBalanced() ? queue.startBatch() : List.of();
    });
  }

  /// Starts a batch because the batch in progress is slow, if one more may start.
  private List<QueuedAppend<A, O>> startEarly(CurrentCaller caller, QueuedAppend<A, O> mine) {
    return locked(() -> {
      var queue = queues.get(caller);
      return queue != null && queue.isWaiting(mine) ? queue.startBatch() : List.of();
    });
  }

  /// Removes an append from the queue; returns false if a batch has taken it.
  private boolean withdraw(CurrentCaller caller, QueuedAppend<A, O> mine) {
    return locked(() -> {
      var queue = queues.get(caller);
      return queue != null && queue.withdraw(mine);
    });
  }

  /// Records the end of a batch; returns the batch that this starts, or an empty list.
  private List<QueuedAppend<A, O>> onBatchDone(
      CurrentCaller caller, List<QueuedAppend<A, O>> batch) {
    return locked(() -> {
      var queue = Objects.requireNonNull(queues.get(caller), "a batch without a queue");
      queue.onBatchDone(batch.size());
      List<QueuedAppend<A, O>> next = queue.isBalanced() ? queue.startBatch() : List.of();
      if (queue.isIdle()) {
        queues.remove(caller);
      }
      return next;
    });
  }

  /// Runs a batch, and those after it, on another thread, so that an interrupt of one caller does
  /// not affect others. If no thread can be started, each append runs unbatched.
  private void runElsewhere(CurrentCaller caller, List<QueuedAppend<A, O>> batch) {
    for (var next = batch; !next.isEmpty(); next = onBatchDone(caller, next)) {
      var started = next;
      try {
        threads.execute(() -> runAll(caller, started));
        return;
      } catch (RuntimeException | OutOfMemoryError e) {
        started.forEach(append -> append.complete(new Reply.Unbatched<>()));
      }
    }
  }

  private void runAll(CurrentCaller caller, List<QueuedAppend<A, O>> first) {
    CurrentCaller.runAs(
        caller.caller(),
        caller.needed(),
        () -> {
          var batch = first;
          while (!batch.isEmpty()) {
            run(batch);
            batch = onBatchDone(caller, batch);
          }
        });
  }

  private void run(List<QueuedAppend<A, O>> batch) {
    try {
      var outcomes = appender.together(batch.stream().map(QueuedAppend::append).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch
            .get(i)
            .complete(
                outcomes.isEmpty() ? new Reply.Unbatched<>() : new Reply.Done<>(outcomes.get(i)));
      }
    } catch (RuntimeException e) {
      Reply<O> reply =
          runsUnbatched(batch.size(), e) ? new Reply.Unbatched<>() : new Reply.Failed<>(e);
      batch.forEach(append -> append.complete(reply));
    } catch (Throwable e) {
      var cause = new IllegalStateException("the batch broke off", e);
      batch.forEach(append -> append.complete(new Reply.Failed<>(cause)));
    }
  }

  /// Tells whether each append of a failed batch runs in its own transaction: after a lock
  /// conflict, because a single append may wait longer, and after a failure that one append may
  /// have caused. Not when the database did not answer: it would not answer a single append either,
  /// or it has committed the batch.
  private static boolean runsUnbatched(int size, RuntimeException failure) {
    return switch (failure) {
      case Problem problem when problem.code() == ProblemCode.CONCURRENT_UPDATE -> true;
      case Problem problem when problem.code() == ProblemCode.UNAVAILABLE -> false;
      default -> size > 1;
    };
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
