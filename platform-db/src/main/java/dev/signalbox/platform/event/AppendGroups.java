package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.CurrentCaller;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Batches appends (group commit). Appends that a caller makes while other appends of the same
/// caller are in progress are queued and share the next transaction: the tenant context is set
/// once, locks are taken in one pass, and there is one COMMIT. Appends of different callers never
/// share a transaction. A batch does not wait for locks; if it would have to, or if one of its
/// appends may have caused a failure, each append runs in its own transaction.
@Singleton
final class AppendGroups {
  /// The maximum number of locks of a batch. Above 64 locks the SQL function would lock the whole
  /// workspace.
  private static final int MAX_LOCKS = 60;

  /// The maximum number of concurrent batches per caller.
  private static final int MAX_GROUPS = 2;

  private static final int MAX_THREADS = 32;

  /// Several times the usual duration of a batch. An append that is still queued then starts a
  /// batch at once, without waiting until the queue is as long as the batch in progress.
  private static final Duration SOON = Duration.ofMillis(20);

  /// The longest time in the queue, as long as the wait for a connection. An append that is still
  /// queued then runs unbatched.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Appends appends;

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
              .name("append-group-", 1)
              .factory(),
          (group, _) -> Thread.ofVirtual().start(group));

  private final ReentrantLock lock = new ReentrantLock();

  /// Maps callers with appends in progress to their queues.
  private final Map<CurrentCaller, Line> lines = new HashMap<>();

  AppendGroups(Appends appends) {
    this.appends = appends;
  }

  private sealed interface Answer {
    record Done(AppendOutcome outcome) implements Answer {}

    record Alone() implements Answer {}

    record Failed(RuntimeException cause) implements Answer {}
  }

  private record Turn(PendingAppend append, CompletableFuture<Answer> answer) {}

  /// The queue of a caller, with the number of its batches and of its appends in progress.
  private static final class Line {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int groups;
    private int underWay;

    boolean mayBegin() {
      return !waiting.isEmpty() && groups < MAX_GROUPS;
    }

    /// Tells whether to start a batch: only once the queue is at least as long as the number of
    /// appends in progress, so that batch sizes converge. Draining the queue at once would yield
    /// one small batch after another.
    boolean isBalanced() {
      return waiting.size() >= underWay || locks() >= MAX_LOCKS;
    }

    private int locks() {
      return waiting.stream().mapToInt(turn -> turn.append.locks()).sum();
    }
  }

  AppendResult append(PendingAppend append) {
    var current = CurrentCaller.find();
    if (current.isEmpty()) {
      return appends.alone(append);
    }
    var caller = new CurrentCaller(current.get().caller(), current.get().needed(), "");
    var mine = new Turn(append, new CompletableFuture<>());
    var group = stand(caller, mine);
    if (group.equals(List.of(mine))) {
      try {
        run(group);
      } finally {
        goOn(caller, ended(caller, group));
      }
    } else {
      goOn(caller, group);
      if (waits(mine, SOON)) {
        goOn(caller, hurry(caller, mine));
        if (waits(mine, PATIENCE) && leave(caller, mine)) {
          return appends.alone(append);
        }
      }
    }
    return switch (mine.answer.join()) {
      case Answer.Done(var outcome) -> outcome.result();
      case Answer.Failed(var cause) -> throw cause;
      case Answer.Alone() -> appends.alone(append);
    };
  }

  /// Queues the append; returns the batch that starts with it, or an empty list.
  private List<Turn> stand(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.computeIfAbsent(caller, _ -> new Line());
      line.waiting.add(mine);
      return line.isBalanced() ? begin(line) : List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Returns true if there is no answer yet after the given time.
  private static boolean waits(Turn mine, Duration patience) {
    var answer =
        mine.answer
            .copy()
            .completeOnTimeout(new Answer.Alone(), patience.toMillis(), TimeUnit.MILLISECONDS);
    return answer.join() instanceof Answer.Alone;
  }

  /// Returns the batch that starts because the current one is slow; empty if the limit of batches
  /// is reached.
  private List<Turn> hurry(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.get(caller);
      return line != null && line.waiting.contains(mine) ? begin(line) : List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Removes the append from the queue; returns false if its batch has already started.
  private boolean leave(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.get(caller);
      return line != null && line.waiting.remove(mine);
    } finally {
      lock.unlock();
    }
  }

  /// Runs batches on separate threads, so that an interrupted caller does not affect the others. If
  /// no thread is available, each append runs unbatched.
  private void goOn(CurrentCaller caller, List<Turn> group) {
    for (var next = group; !next.isEmpty(); next = ended(caller, next)) {
      var begun = next;
      try {
        threads.execute(() -> work(caller, begun));
        return;
      } catch (RuntimeException | OutOfMemoryError e) {
        begun.forEach(turn -> turn.answer.complete(new Answer.Alone()));
      }
    }
  }

  private void work(CurrentCaller caller, List<Turn> first) {
    CurrentCaller.runAs(
        caller.caller(),
        caller.needed(),
        () -> {
          var group = first;
          while (!group.isEmpty()) {
            run(group);
            group = ended(caller, group);
          }
        });
  }

  /// Removes a completed batch; returns the batch that starts next, or an empty list.
  private List<Turn> ended(CurrentCaller caller, List<Turn> group) {
    lock.lock();
    try {
      var line = Objects.requireNonNull(lines.get(caller), "a batch without a queue");
      line.groups--;
      line.underWay -= group.size();
      List<Turn> next = line.isBalanced() ? begin(line) : List.of();
      if (line.groups == 0) {
        lines.remove(caller);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// Starts a batch with the head of the queue and as many further appends as the limit of locks
  /// permits.
  private static List<Turn> begin(Line line) {
    var group = new ArrayList<Turn>();
    if (!line.mayBegin()) {
      return group;
    }
    int locks = 0;
    for (var turn = line.waiting.peek(); turn != null; turn = line.waiting.peek()) {
      locks += turn.append.locks();
      if (!group.isEmpty() && locks > MAX_LOCKS) {
        break;
      }
      group.add(turn);
      line.waiting.remove();
    }
    line.groups++;
    line.underWay += group.size();
    return group;
  }

  private void run(List<Turn> group) {
    try {
      var outcomes = appends.together(group.stream().map(Turn::append).toList());
      for (int i = 0; i < group.size(); i++) {
        var turn = group.get(i);
        turn.answer.complete(
            outcomes.isEmpty() ? new Answer.Alone() : new Answer.Done(outcomes.get(i)));
      }
    } catch (RuntimeException e) {
      var answer = goesAlone(group, e) ? new Answer.Alone() : new Answer.Failed(e);
      group.forEach(turn -> turn.answer.complete(answer));
    } catch (Throwable e) {
      var answer = new Answer.Failed(new IllegalStateException("the batch was aborted", e));
      group.forEach(turn -> turn.answer.complete(answer));
    }
  }

  /// Decides whether the appends of a failed batch run again in their own transactions: after a
  /// lock conflict, since a single append may wait longer, and when another append of the batch may
  /// have caused the failure. If the database did not answer they do not run again: it would not
  /// answer them either, or has stored them all.
  private static boolean goesAlone(List<Turn> group, RuntimeException failure) {
    return switch (failure) {
      case Problem problem when problem.code() == ProblemCode.CONCURRENT_UPDATE -> true;
      case Problem problem when problem.code() == ProblemCode.UNAVAILABLE -> false;
      default -> group.size() > 1;
    };
  }
}
