package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Takes back leases that ran out, inside a running transaction.
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

  /// How many there were, and what is to be noted of them.
  record TakenBack(int leases, List<NewEvent> events) {}

  /// At most 500 are taken back at once. The caller notes the events.
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
    return backoff.after(attempt, ThreadLocalRandom.current());
  }
}
