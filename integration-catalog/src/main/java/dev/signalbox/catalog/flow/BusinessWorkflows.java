package dev.signalbox.catalog.flow;

import dev.signalbox.platform.data.ListedRows;
import dev.signalbox.platform.data.NewRow;
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
    return transactions.write(
        () -> repository.insertReturning(content.of(UUID.randomUUID(), NewRow.REVISION)));
  }

  BusinessWorkflow get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  List<BusinessWorkflow> list(@Nullable String status, Slice<ByTime> slice) {
    return transactions.read(
        () -> repository.list(slice, ListedRows.equal("workflowStatus", status)));
  }

  /// Replaces the content of a business workflow.
  BusinessWorkflow replace(UUID id, long revision, BusinessWorkflowContent content) {
    return transactions.write(() -> repository.change(content.of(id, revision)));
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> repository.remove(id, revision));
  }
}
