package dev.signalbox.workflow.template;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages workflow templates.
@Singleton
public final class Templates {
  private final Transactions transactions;
  private final TemplateRepository repository;

  Templates(Transactions transactions, TemplateRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /// Identifies the version that an order is created from.
  public record Pinned(UUID id, int version, WorkflowDefinition definition) {}

  WorkflowTemplate create(NewTemplate template) {
    template.definition().check();
    var definition = FreeJson.any("/definition", template.definition().toJson());
    return transactions.write(() -> {
      repository.lockName(template.name());
      return repository.insertNextVersion(UuidCreator.getTimeOrderedEpoch(), template, definition);
    });
  }

  List<WorkflowTemplate> list(
      @Nullable String name, @Nullable Boolean active, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(name, active, slice));
  }

  WorkflowTemplate get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  /// Deactivates a version, so that new orders cannot use it; repeating the call changes nothing.
  WorkflowTemplate deactivate(UUID id) {
    return transactions.write(() -> {
      repository.deactivate(id);
      return repository.find(id).orElseThrow(Problem::notFound);
    });
  }

  /// Returns the version for a new order, inside the transaction that creates it; 422 if there is
  /// no such template, 409 if it is inactive.
  public Pinned pin(UUID id) {
    var template =
        repository
            .find(id)
            .orElseThrow(
                () -> new Problem(ProblemCode.REFERENCE_NOT_FOUND, "There is no such template."));
    if (!template.active()) {
      throw new Problem(ProblemCode.CONFLICT, "The template is inactive.");
    }
    return new Pinned(id, template.version(), WorkflowDefinition.stored(template.definition()));
  }
}
