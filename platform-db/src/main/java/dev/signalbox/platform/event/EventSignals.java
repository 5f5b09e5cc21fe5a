package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Notifications;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells those who follow the log that it may be worth looking, in this process at once, in others
/// within 20 ms: a hint, never the truth. They look from time to time anyway.
@Singleton
final class EventSignals {
  private static final Duration TOGETHER = Duration.ofMillis(20);

  private final Notifications notifications;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicBoolean sending = new AtomicBoolean();
  private long count;

  EventSignals(Notifications notifications) {
    this.notifications = notifications;
  }

  /// Events were committed here.
  void committed() {
    changed();
    if (sending.compareAndSet(false, true)) {
      var _ = Thread.ofVirtual().name("event-signals").start(this::sendSoon);
    }
  }

  /// From now on also what other processes commit counts.
  void listen() {
    notifications.listen(this::changed);
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Returns when something changed since `seen`, or after the time.
  void await(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long nanos = atMost.toNanos();
      while (count == seen && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// One notification for all commits of 20 ms; a lost one costs others half a second.
  private void sendSoon() {
    try {
      Thread.sleep(TOGETHER);
      sending.set(false);
      notifications.send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      sending.set(false);
    }
  }
}
