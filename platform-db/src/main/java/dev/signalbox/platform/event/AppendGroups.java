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

/// Group commit. Appends that a caller makes while others of theirs are under way wait in line and
/// share the next transaction: one entry, one pass of locks and one COMMIT for all. Callers never
/// share. A group waits for no lock of others; where it would have to, or where one of its appends
/// may have made it fail, each goes alone.
@Singleton
final class AppendGroups {
  /// Above 64 locks the function would lock the whole workspace.
  private static final int MAX_LOCKS = 60;

  /// Groups of one caller at a time.
  private static final int MAX_GROUPS = 2;

  private static final int MAX_THREADS = 32;

  /// Several times what a group takes. Who still stands in line then does not wait any longer for
  /// as many as are under way.
  private static final Duration SOON = Duration.ofMillis(20);

  /// As long as for a connection; who still stands in line then goes alone.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Appends appends;

  /// Of the platform: a virtual thread is woken for each answer of PostgreSQL by way of another,
  /// which took a seventh of all appends. More than connections would only wait, virtual ones do so
  /// for less. They end by themselves when idle.
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

  /// Of callers with an append under way.
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

  /// The appends of a caller: who waits, in how many groups the others are under way.
  private static final class Line {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int groups;
    private int underWay;

    boolean mayBegin() {
      return !waiting.isEmpty() && groups < MAX_GROUPS;
    }

    /// A second group begins when as many wait as the first has: then both are half of all. One
    /// that took at once what is there would leave the next with those who have just been answered.
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

  /// The group that begins with it, if one does.
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

  /// Whether there is no answer yet when the patience ends.
  private static boolean waits(Turn mine, Duration patience) {
    var answer =
        mine.answer
            .copy()
            .completeOnTimeout(new Answer.Alone(), patience.toMillis(), TimeUnit.MILLISECONDS);
    return answer.join() instanceof Answer.Alone;
  }

  /// The group that begins because the one under way is slow, if there is room for one.
  private List<Turn> hurry(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.get(caller);
      return line != null && line.waiting.contains(mine) ? begin(line) : List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Whether it still stood in line.
  private boolean leave(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.get(caller);
      return line != null && line.waiting.remove(mine);
    } finally {
      lock.unlock();
    }
  }

  /// On a thread of their own: a caller who is interrupted takes nobody along. Without one, each
  /// goes alone.
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
    var _ =
        CurrentCaller.callAs(
            caller.caller(),
            caller.needed(),
            () -> {
              var group = first;
              while (!group.isEmpty()) {
                run(group);
                group = ended(caller, group);
              }
              return group;
            });
  }

  /// The group that begins where one has ended, if one does.
  private List<Turn> ended(CurrentCaller caller, List<Turn> group) {
    lock.lock();
    try {
      var line = Objects.requireNonNull(lines.get(caller), "a group without a line");
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

  /// The first in line and those behind it, as many as there are locks for.
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
      var answer = new Answer.Failed(new IllegalStateException("the group broke off", e));
      group.forEach(turn -> turn.answer.complete(answer));
    }
  }

  /// After a wait for others that alone may last longer, and where another's append may have been
  /// at fault. Not when the database did not answer: it would not to each either, or has stored
  /// all.
  private static boolean goesAlone(List<Turn> group, RuntimeException failure) {
    return switch (failure) {
      case Problem problem when problem.code() == ProblemCode.CONCURRENT_UPDATE -> true;
      case Problem problem when problem.code() == ProblemCode.UNAVAILABLE -> false;
      default -> group.size() > 1;
    };
  }
}
