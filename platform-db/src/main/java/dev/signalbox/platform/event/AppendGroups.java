package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.CurrentCaller;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// Group commit. Appends that a caller makes while another of theirs is under way wait for it and
/// share the next transaction: one entry, one pass of locks and one COMMIT for all. Callers never
/// share. A group waits for no lock of others; where it would have to, or where the content of one
/// append makes it fail, each goes alone.
@Singleton
final class AppendGroups {
  /// Above 64 locks the function would lock the whole workspace.
  private static final int MAX_LOCKS = 60;

  /// Groups of one caller at a time.
  private static final int MAX_LEADERS = 2;

  /// Failures that one append of a group may have caused.
  private static final Set<ProblemCode> ONES_OWN =
      EnumSet.of(
          ProblemCode.ALREADY_EXISTS,
          ProblemCode.INVALID_VALUE,
          ProblemCode.DATE_OUT_OF_RANGE,
          ProblemCode.CONCURRENT_UPDATE);

  private final Appends appends;
  private final ReentrantLock lock = new ReentrantLock();

  /// Of callers with an append under way.
  private final Map<CurrentCaller, Line> lines = new HashMap<>();

  AppendGroups(Appends appends) {
    this.appends = appends;
  }

  private sealed interface Answer {
    /// It is yours to run the next group.
    record Lead() implements Answer {}

    record Alone() implements Answer {}

    record Done(AppendOutcome outcome) implements Answer {}

    record Failed(RuntimeException cause) implements Answer {}
  }

  private record Turn(PendingAppend append, CompletableFuture<Answer> answer) {}

  AppendResult append(PendingAppend append) {
    var current = CurrentCaller.find();
    if (current.isEmpty()) {
      return appends.alone(append);
    }
    var caller = new CurrentCaller(current.get().caller(), current.get().needed(), "");
    var mine = new Turn(append, new CompletableFuture<>());
    if (mayLead(caller, mine)) {
      lead(caller, mine);
    } else if (mine.answer.join() instanceof Answer.Lead) {
      mine = new Turn(append, new CompletableFuture<>());
      lead(caller, mine);
    }
    return switch (mine.answer.join()) {
      case Answer.Done(var outcome) -> outcome.result();
      case Answer.Failed(var cause) -> throw cause;
      case Answer.Alone(), Answer.Lead() -> appends.alone(append);
    };
  }

  private boolean mayLead(CurrentCaller caller, Turn mine) {
    lock.lock();
    try {
      var line = lines.computeIfAbsent(caller, _ -> new Line());
      if (line.leaders < MAX_LEADERS) {
        line.leaders++;
        return true;
      }
      line.waiting.add(mine);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void lead(CurrentCaller caller, Turn mine) {
    try {
      run(group(caller, mine));
    } finally {
      passOn(caller);
    }
  }

  /// The leader and those behind it, as many as there are locks for.
  private List<Turn> group(CurrentCaller caller, Turn leader) {
    var group = new ArrayList<>(List.of(leader));
    int locks = leader.append.locks();
    lock.lock();
    try {
      var line = line(caller).waiting;
      while (!line.isEmpty() && locks + line.peek().append.locks() <= MAX_LOCKS) {
        locks += line.peek().append.locks();
        group.add(line.remove());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private Line line(CurrentCaller caller) {
    return Objects.requireNonNull(lines.get(caller), "nobody leads");
  }

  private void run(List<Turn> group) {
    try {
      var answers = answers(group);
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer.complete(answers.get(i));
      }
    } finally {
      var failed = new Answer.Failed(new IllegalStateException("the group broke off"));
      group.forEach(turn -> turn.answer.complete(failed));
    }
  }

  private List<Answer> answers(List<Turn> group) {
    try {
      var outcomes = appends.together(group.stream().map(Turn::append).toList());
      if (!outcomes.isEmpty()) {
        return outcomes.stream().<Answer>map(Answer.Done::new).toList();
      }
      return group.stream().<Answer>map(_ -> new Answer.Alone()).toList();
    } catch (RuntimeException e) {
      boolean alone = group.size() > 1 && e instanceof Problem p && ONES_OWN.contains(p.code());
      return group.stream()
          .<Answer>map(_ -> alone ? new Answer.Alone() : new Answer.Failed(e))
          .toList();
    }
  }

  /// To the first who waits, if anybody does.
  private void passOn(CurrentCaller caller) {
    lock.lock();
    try {
      var line = line(caller);
      var next = line.waiting.poll();
      if (next != null) {
        next.answer.complete(new Answer.Lead());
      } else if (--line.leaders == 0) {
        lines.remove(caller);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The appends of a caller: how many groups are under way, and who waits to go with the next.
  private static final class Line {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int leaders;
  }
}
