package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.retry.Backoff;
import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reclaims expired leases inside a running transaction.
@Singleton
final class LostLeases {
  private static final int AT_ONCE = 500;

  private final EndingRepository endings;
  private final Progress progress;
  private final Backoff backoff;

  LostLeases(EndingRepository endings, Progress progress, AttemptConfig config) {
    this.endings = endings;
    this.progress = progress;
    this.backoff = new Backoff(config.backoffBase(), config.backoffCap());
  }

  /// Holds the number of reclaimed leases, and the events to append.
  record TakenBack(int leases, List<NewEvent> events) {}

  /// Reclaims at most 500 leases. The caller appends the events.
  TakenBack takeBack() {
    var lost = endings.lost(AT_ONCE);
    if (lost.isEmpty()) {
      return new TakenBack(0, List.of());
    }
    var locked = progress.lockOrdersOf(lost.stream().map(EndingRepository.Held::item).toList());
    var failures =
        lost.stream()
            .map(held ->
                new Failure(
                    held.item(),
                    held.token(),
                    "The lease ran out.",
                    delayAfter(held.attemptsMade())))
            .toList();
    var ended = endings.fail("TIMEOUT", failures);
    var events = new ArrayList<>(AttemptEvents.ended(ended));
    events.addAll(progress.settle(locked, List.of()));
    return new TakenBack(ended.size(), events);
  }

  Duration delayAfter(int attempt) {
    return backoff.after(attempt);
  }
}
