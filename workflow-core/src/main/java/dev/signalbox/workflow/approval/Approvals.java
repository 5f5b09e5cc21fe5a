package dev.signalbox.workflow.approval;

import com.fasterxml.jackson.databind.node.NullNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.WorkflowCode;
import dev.signalbox.workflow.order.Progress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records and lists decisions on proposed results.
@Singleton
final class Approvals {
  private final Transactions transactions;
  private final ApprovalRepository repository;
  private final Progress progress;
  private final Journal journal;
  private final Clock clock;

  Approvals(
      Transactions transactions,
      ApprovalRepository repository,
      Progress progress,
      Journal journal,
      Clock clock) {
    this.transactions = transactions;
    this.repository = repository;
    this.progress = progress;
    this.journal = journal;
    this.clock = clock;
  }

  List<PendingApproval> pending(Slice<ByTime> slice) {
    return transactions.read(() -> repository.pending(slice));
  }

  /// Lists the decisions on an item, oldest first.
  List<ApprovalEvent> chain(UUID item) {
    return transactions.read(() -> {
      Problem.requireFound(repository.subject(item));
      return repository.chain(item);
    });
  }

  ApprovalEvent decide(UUID item, NewDecision decision) {
    if (decision.sendsBack() && decision.decision() != Decision.REJECTED) {
      throw Problem.invalid("/retry", "Only a rejected item can be queued again.");
    }
    return transactions.write(() -> {
      var orders = progress.lockOrdersOf(List.of(item));
      var subject = repository.subject(item).orElseThrow(Problem::notFound);
      var last = repository.last(item).orElse(null);
      var event = event(item, decision, subject, last);
      repository.append(event);
      var events = new ArrayList<NewEvent>();
      events.add(DecisionEvents.decided(event, decision.sendsBack(), orders));
      events.addAll(carryOut(item, decision, orders));
      journal.record(events);
      return event;
    });
  }

  private List<NewEvent> carryOut(
      UUID item, NewDecision decision, List<Progress.LockedOrder> orders) {
    return switch (decision.decision()) {
      case APPROVED -> {
        repository.close(item, true);
        yield progress.settle(orders, List.of(item));
      }
      case REJECTED -> {
        if (decision.sendsBack()) {
          progress.queueAfresh(List.of(item));
        } else {
          repository.close(item, false);
        }
        yield progress.settle(orders, List.of());
      }
      case ESCALATED -> List.of();
    };
  }

  private ApprovalEvent event(
      UUID item,
      NewDecision decision,
      ApprovalRepository.Subject subject,
      @Nullable ApprovalEvent last) {
    if (!subject.waiting()) {
      throw last != null && last.decision().isFinal()
          ? new Problem(WorkflowCode.DECIDED_ALREADY, "This result has been decided already.")
          : new Problem(ProblemCode.ILLEGAL_TRANSITION, "The item does not wait for a decision.");
    }
    var approver = subject.approver();
    if (approver == null) {
      throw new Problem(ProblemCode.FORBIDDEN, "A decision is made by a user.");
    }
    var digest =
        CanonicalJson.sha256(Objects.requireNonNullElse(subject.result(), NullNode.getInstance()));
    if (decision.subjectDigest() != null && !decision.subjectDigest().equals(digest)) {
      throw new Problem(ProblemCode.CONFLICT, "The proposed result is not the one you name.");
    }
    return new ApprovalEvent(
        UuidCreator.getTimeOrderedEpoch(),
        item,
        last == null ? 1 : last.sequence() + 1,
        approver,
        decision.decision(),
        decision.reason(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        decision.policyVersion(),
        digest,
        last == null ? null : last.hash());
  }
}
