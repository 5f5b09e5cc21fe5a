package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.capability.ToolController.Change;
import dev.signalbox.workflow.capability.ToolController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages tools and the capabilities that were granted to them.
@Singleton
final class Tools {
  private final Transactions transactions;
  private final ToolRepository repository;
  private final CapabilityRepository capabilities;

  Tools(Transactions transactions, ToolRepository repository, CapabilityRepository capabilities) {
    this.transactions = transactions;
    this.repository = repository;
    this.capabilities = capabilities;
  }

  List<Tool> list(@Nullable UUID connectorId, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(connectorId, slice));
  }

  Tool get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  Tool create(Creation creation) {
    return transactions.write(() -> repository.insert(creation));
  }

  Tool update(UUID id, long revision, Change change) {
    return transactions.write(() ->
        repository
            .update(id, revision, change)
            .orElseThrow(() -> Problem.missingOrStale(repository.find(id))));
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> {
      if (!repository.delete(id, revision)) {
        throw Problem.missingOrStale(repository.find(id));
      }
    });
  }

  List<Capability> capabilities(UUID toolId) {
    return transactions.read(() -> {
      var tool = repository.find(toolId).orElseThrow(Problem::notFound);
      return repository.capabilities(tool.id());
    });
  }

  void grant(UUID toolId, UUID capabilityId) {
    transactions.run(() -> {
      var tool = repository.find(toolId).orElseThrow(Problem::notFound);
      var capability = capabilities.find(capabilityId).orElseThrow(Problem::notFound);
      repository.grant(tool.id(), capability.id());
    });
  }

  void revoke(UUID toolId, UUID capabilityId) {
    transactions.run(() -> {
      if (!repository.revoke(toolId, capabilityId)) {
        throw Problem.notFound();
      }
    });
  }
}
