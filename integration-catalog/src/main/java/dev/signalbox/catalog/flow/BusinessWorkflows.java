package dev.signalbox.catalog.flow;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the business workflows of a workspace.
@Singleton
final class BusinessWorkflows {
  private final Transactions transactions;
  private final BusinessWorkflowRepository repository;

  BusinessWorkflows(Transactions transactions, BusinessWorkflowRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  BusinessWorkflow create(BusinessWorkflowContent content) {
    return transactions.write(() -> repository.insert(content));
  }

  BusinessWorkflow get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  List<BusinessWorkflow> list(@Nullable String status, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(status, slice));
  }

  /// Replaces the content of a business workflow.
  BusinessWorkflow replace(UUID id, long revision, BusinessWorkflowContent content) {
    return transactions.write(() ->
        repository
            .update(id, revision, content)
            .orElseThrow(() -> Problem.missingOrStale(repository.find(id))));
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!repository.delete(id, revision)) {
        throw Problem.missingOrStale(repository.find(id));
      }
    });
  }
}
