package dev.signalbox.workflow.attempt;

import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  /// How many there were; at most 500 are taken back at once.
  int takeBack() {
    var lost = endings.lost(AT_ONCE);
    if (lost.isEmpty()) {
      return 0;
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
    progress.settle(locked, List.of());
    return ended.size();
  }

  Duration delayAfter(int attempt) {
    return backoff.after(attempt, ThreadLocalRandom.current());
  }
}
