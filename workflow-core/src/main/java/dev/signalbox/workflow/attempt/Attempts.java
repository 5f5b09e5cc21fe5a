package dev.signalbox.workflow.attempt;

import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.WorkflowCode;
import dev.signalbox.workflow.order.ItemStatus;
import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Implements the operations of workers on items.
@Singleton
final class Attempts {
  private final Transactions transactions;
  private final ClaimRepository claims;
  private final EndingRepository endings;
  private final LostLeases lostLeases;
  private final Progress progress;
  private final Journal journal;

  Attempts(
      Transactions transactions,
      ClaimRepository claims,
      EndingRepository endings,
      LostLeases lostLeases,
      Progress progress,
      Journal journal) {
    this.transactions = transactions;
    this.claims = claims;
    this.endings = endings;
    this.lostLeases = lostLeases;
    this.progress = progress;
    this.journal = journal;
  }

  /// Claims the most urgent ready items. Expired leases are reclaimed first, so that a workspace
  /// recovers with its next claim even if no sweep runs.
  List<Claim> claim(String agentId, int limit, int leaseSeconds, @Nullable List<String> types) {
    return transactions.write(() -> {
      var events = new ArrayList<>(lostLeases.takeBack().events());
      var claimed = claims.claim(agentId, limit, leaseSeconds, types);
      events.addAll(AttemptEvents.claimed(claimed));
      journal.record(events);
      return claimed;
    });
  }

  /// Extends a lease and returns its new end; 409 if the worker no longer holds it.
  Instant heartbeat(UUID item, UUID attempt, long token, int seconds) {
    return transactions.write(
        () -> claims.extend(item, attempt, token, seconds).orElseThrow(() -> notHeld(item)));
  }

  Ended complete(Completion completion) {
    return transactions.write(() ->
        completeEach(List.of(completion)).stream()
            .findFirst()
            .orElseThrow(() -> notHeld(completion.item())));
  }

  /// Completes attempts and returns those that are completed, now or before; the leases of the
  /// others are not held.
  List<Ended> complete(List<Completion> completions) {
    return transactions.write(() -> completeEach(completions));
  }

  private List<Ended> completeEach(List<Completion> completions) {
    var locked = progress.lockOrdersOf(completions.stream().map(Completion::item).toList());
    var endedNow = endings.complete(completions);
    var ended = new ArrayList<>(endedNow.stream().map(Ending::ended).toList());
    var now = new HashSet<UUID>();
    ended.forEach(e -> now.add(e.attemptId()));
    if (!ended.isEmpty()) {
      var completed =
          ended.stream()
              .filter(e -> e.itemStatus() == ItemStatus.COMPLETED)
              .map(Ended::workItemId)
              .toList();
      note(endedNow, progress.settle(locked, completed));
    }
    var rest = completions.stream().filter(c -> !now.contains(c.attempt())).toList();
    if (!rest.isEmpty()) {
      ended.addAll(endings.completedBefore(rest));
    }
    return ended;
  }

  /// Ends an attempt as failed: the item waits for its next attempt, or becomes a dead letter.
  Ended fail(UUID item, UUID attempt, long token, String error, boolean retryable) {
    return transactions.write(() -> {
      var locked = progress.lockOrdersOf(List.of(item));
      var held = endings.held(item, attempt, token).orElseThrow(() -> notHeld(item));
      Duration delay = retryable ? lostLeases.delayAfter(held.attemptsMade()) : Failure.NEVER;
      var ended = endings.fail("FAILED", List.of(new Failure(item, token, error, delay)));
      note(ended, progress.settle(locked, List.of()));
      return ended.stream().findFirst().map(Ending::ended).orElseThrow(() -> notHeld(item));
    });
  }

  private void note(List<Ending> ended, List<NewEvent> followed) {
    var events = new ArrayList<>(AttemptEvents.ended(ended));
    events.addAll(followed);
    journal.record(events);
  }

  /// Lists the attempts at an item, oldest first; 404 for an unknown item.
  List<Attempt> history(UUID item, Slice<ByTime> slice) {
    return transactions.read(() -> {
      if (!claims.itemExists(item)) {
        throw Problem.notFound();
      }
      return claims.history(item, slice);
    });
  }

  private Problem notHeld(UUID item) {
    return progress.lockOrdersOf(List.of(item)).isEmpty()
        ? Problem.notFound()
        : new Problem(
            WorkflowCode.STALE_LEASE, "The lease was lost or has ended; drop the result.");
  }
}
