package dev.signalbox.workflow.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.data.ListedRows;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.eval.EvalResultController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class EvalResults {
  private final Transactions transactions;
  private final EvalResultRepository repository;

  EvalResults(Transactions transactions, EvalResultRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  List<EvalResult> list(@Nullable UUID workItemId, Slice<ByTime> slice) {
    return transactions.read(
        () -> repository.list(slice, ListedRows.equal("workItemId", workItemId)));
  }

  EvalResult get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  EvalResult create(Creation creation, JsonNode metrics) {
    return transactions.write(() -> repository.insertReturning(creation.result(metrics)));
  }
}
