package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Notifications;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Signals possible new events to the followers of the log: at once in this process, within 20 ms
/// in others. A signal is only a hint; followers poll from time to time anyway.
@Singleton
public final class EventSignals {
  private static final Duration TOGETHER = Duration.ofMillis(20);

  private final Notifications notifications;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicBoolean sending = new AtomicBoolean();
  private long count;

  EventSignals(Notifications notifications) {
    this.notifications = notifications;
  }

  /// Signals that events were committed in this process.
  void committed() {
    changed();
    if (sending.compareAndSet(false, true)) {
      var _ = Thread.ofVirtual().name("event-signals").start(this::sendSoon);
    }
  }

  /// Starts to signal the commits of other processes, too.
  public void listen() {
    notifications.listen(this::changed);
  }

  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there was a signal since `seen`, or until the time is over.
  public void await(long seen, Duration atMost) throws InterruptedException {
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

  /// Sends one notification for all commits of 20 ms; if it is lost, others learn of the commits up
  /// to half a second later.
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
