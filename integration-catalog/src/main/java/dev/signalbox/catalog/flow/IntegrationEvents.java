package dev.signalbox.catalog.flow;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the integration events of a workspace.
@Singleton
final class IntegrationEvents {
  private final Transactions transactions;
  private final IntegrationEventRepository repository;

  IntegrationEvents(Transactions transactions, IntegrationEventRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  IntegrationEvent create(IntegrationEventContent content) {
    return transactions.write(() -> {
      refuseUnknownWorkflows(content);
      return repository.insert(content);
    });
  }

  IntegrationEvent get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  List<IntegrationEvent> list(
      @Nullable Boolean processed, @Nullable String eventType, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(processed, eventType, slice));
  }

  /// Replaces the content of an integration event.
  IntegrationEvent replace(UUID id, long revision, IntegrationEventContent content) {
    return transactions.write(() -> {
      Problem.requireFound(repository.find(id));
      refuseUnknownWorkflows(content);
      return repository.update(id, revision, content).orElseThrow(Problem::staleRevision);
    });
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!repository.delete(id, revision)) {
        throw Problem.missingOrStale(repository.find(id));
      }
    });
  }

  /// Records an attempt to process an event; a processed event stays processed.
  IntegrationEvent attempted(
      UUID id, long revision, boolean processed, @Nullable String errorMessage) {
    return transactions.write(() -> {
      var event = repository.find(id).orElseThrow(Problem::notFound);
      if (event.revision() != revision) {
        throw Problem.staleRevision();
      }
      if (event.processed()) {
        throw new Problem(ProblemCode.ILLEGAL_TRANSITION, "The event has been processed.");
      }
      return repository
          .attempted(id, revision, processed, errorMessage)
          .orElseThrow(Problem::staleRevision);
    });
  }

  private void refuseUnknownWorkflows(IntegrationEventContent content) {
    var wanted = content.workflowTriggers().stream().distinct().toList();
    if (!wanted.isEmpty() && repository.workflowsAmong(wanted) < wanted.size()) {
      throw new Problem(
          ProblemCode.REFERENCE_NOT_FOUND, "A workflow in workflowTriggers does not exist.");
    }
  }
}
