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

/// Distributes a number of places among parties: no party holds more than its share, and waiting
/// parties are served in turn, each with its oldest request first. Invariant: while a request
/// waits, either no place is free or each waiting party holds its share.
public final class Turns<K> {
  /// The outcome of a wait for a place.
  public enum Outcome {
    GRANTED,
    /// The party holds its share, or too many of its requests wait.
    OWN_SHARE_TAKEN,
    /// All places are taken by other parties.
    ALL_TAKEN
  }

  private final int share;
  private final int mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Integer> held = new HashMap<>();
  private final LinkedHashMap<K, ArrayDeque<Waiter>> waiting = new LinkedHashMap<>();
  private int free;

  /// Creates `places` places, of which one party may hold `share`; at most `mostWaiting` requests
  /// of one party may wait.
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

  /// Waits for a place up to the given time.
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

  /// Takes a place only if that needs no waiting.
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

  /// Frees the place at once for other parties, and after the pause for this party.
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

  /// Serves the first party in line that may take a place, and moves it to the end of the line.
  /// Only parties that hold their share are passed over, so the search is short.
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
