package dev.signalbox.catalog.flow;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the data flows of a workspace.
@Singleton
final class DataFlows {
  private final Transactions transactions;
  private final DataFlowRepository repository;

  DataFlows(Transactions transactions, DataFlowRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  DataFlow create(DataFlowContent content) {
    return transactions.write(() -> repository.insert(content));
  }

  DataFlow get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  List<DataFlow> list(@Nullable String status, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(status, slice));
  }

  /// Replaces the content of a data flow.
  DataFlow replace(UUID id, long revision, DataFlowContent content) {
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
