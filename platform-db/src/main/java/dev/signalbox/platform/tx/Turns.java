package dev.signalbox.platform.tx;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A number of places that parties share: none holds more than its share, and parties that wait are
/// served in turn, each its oldest first. Invariant: while somebody waits, either no place is free
/// or each party that waits holds its share.
public final class Turns<K> {
  /// How a wait for a place ended.
  public enum Outcome {
    GRANTED,
    /// The party holds its share, or has too many that wait.
    OWN_SHARE_TAKEN,
    /// All places are taken by others.
    ALL_TAKEN
  }

  private final int share;
  private final int mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Integer> held = new HashMap<>();
  private final LinkedHashMap<K, ArrayDeque<Waiter>> waiting = new LinkedHashMap<>();
  private int free;

  /// `places` in all, `share` at most for one party, `mostWaiting` of one party that wait at most.
  public Turns(int places, int share, int mostWaiting) {
    this.free = places;
    this.share = share;
    this.mostWaiting = mostWaiting;
  }

  private static final class Waiter {
    private final Condition granted;
    private boolean done;

    private Waiter(Condition granted) {
      this.granted = granted;
    }
  }

  /// Waits for a place at most so long.
  public Outcome enter(K party, long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      if (free > 0 && holds(party) < share) {
        take(party);
        return Outcome.GRANTED;
      }
      var line = waiting.computeIfAbsent(party, _ -> new ArrayDeque<>());
      if (line.size() >= mostWaiting) {
        return Outcome.OWN_SHARE_TAKEN;
      }
      var waiter = new Waiter(lock.newCondition());
      line.add(waiter);
      try {
        return await(party, waiter, waitNanos);
      } finally {
        forget(party, waiter);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Without waiting.
  boolean tryEnter(K party) {
    lock.lock();
    try {
      boolean granted = free > 0 && holds(party) < share;
      if (granted) {
        take(party);
      }
      return granted;
    } finally {
      lock.unlock();
    }
  }

  public void leave(K party) {
    lock.lock();
    try {
      free++;
      giveBack(party);
      serve();
    } finally {
      lock.unlock();
    }
  }

  /// The place is free for others at once, and for this party after the rest.
  public void leaveAndRest(K party, Duration rest) {
    if (rest.isZero()) {
      leave(party);
      return;
    }
    lock.lock();
    try {
      free++;
      serve();
    } finally {
      lock.unlock();
    }
    CompletableFuture.delayedExecutor(rest.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> endRest(party));
  }

  private void endRest(K party) {
    lock.lock();
    try {
      giveBack(party);
      serve();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(K party) {
    held.compute(party, (_, places) -> places == null || places == 1 ? null : places - 1);
  }

  private Outcome await(K party, Waiter waiter, long waitNanos) throws InterruptedException {
    long left = waitNanos;
    try {
      while (!waiter.done && left > 0) {
        left = waiter.granted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      if (waiter.done) {
        leave(party);
      }
      throw e;
    }
    if (waiter.done) {
      return Outcome.GRANTED;
    }
    return holds(party) >= share ? Outcome.OWN_SHARE_TAKEN : Outcome.ALL_TAKEN;
  }

  private void forget(K party, Waiter waiter) {
    var line = waiting.get(party);
    if (line != null) {
      line.remove(waiter);
      if (line.isEmpty()) {
        waiting.remove(party);
      }
    }
  }

  /// The first party in line that may have a place gets it, and goes to the end of the line. Only
  /// parties that hold their share are passed over, so few are looked at.
  private void serve() {
    while (free > 0) {
      var next = next();
      if (next.isEmpty()) {
        return;
      }
      grant(next.get());
    }
  }

  private void grant(K party) {
    var line = waiting.remove(party);
    var waiter = line == null ? null : line.poll();
    if (line == null || waiter == null) {
      return;
    }
    if (!line.isEmpty()) {
      waiting.put(party, line);
    }
    take(party);
    waiter.done = true;
    waiter.granted.signal();
  }

  private Optional<K> next() {
    return waiting.keySet().stream().filter(party -> holds(party) < share).findFirst();
  }

  private int holds(K party) {
    return held.getOrDefault(party, 0);
  }

  private void take(K party) {
    free--;
    held.merge(party, 1, Integer::sum);
  }
}
