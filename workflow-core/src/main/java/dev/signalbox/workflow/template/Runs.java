package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Starts and lists runs of templates.
@Singleton
public final class Runs {
  private final Transactions transactions;
  private final RunRepository repository;

  Runs(Transactions transactions, RunRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /// Starts the run of an order, inside the transaction that creates the order.
  public void start(UUID orderId, Templates.Pinned template, JsonNode context) {
    repository.insert(UuidCreator.getTimeOrderedEpoch(), orderId, template, context);
  }

  List<Run> list(@Nullable UUID templateId, @Nullable UUID workOrderId, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(templateId, workOrderId, slice));
  }

  Run get(UUID id) {
    return transactions.read(() -> {
      var run = repository.find(id).orElseThrow(Problem::notFound);
      return run.with(repository.nodes(run.workOrderId()));
    });
  }
}
