package dev.signalbox.workflow.capability;

import dev.signalbox.platform.data.ListedRows;
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
  private final GrantRepository grants;

  Tools(
      Transactions transactions,
      ToolRepository repository,
      CapabilityRepository capabilities,
      GrantRepository grants) {
    this.transactions = transactions;
    this.repository = repository;
    this.capabilities = capabilities;
    this.grants = grants;
  }

  List<Tool> list(@Nullable UUID connectorId, Slice<ByTime> slice) {
    return transactions.read(
        () -> repository.list(slice, ListedRows.equal("connectorId", connectorId)));
  }

  Tool get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  Tool create(Creation creation) {
    return transactions.write(() -> repository.insertReturning(creation.tool()));
  }

  Tool update(UUID id, long revision, Change change) {
    return transactions.write(() -> repository.change(change.of(repository.at(id, revision))));
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> repository.remove(id, revision));
  }

  List<Capability> capabilities(UUID toolId) {
    return transactions.read(() -> {
      var tool = repository.findById(toolId).orElseThrow(Problem::notFound);
      return grants.capabilities(tool.id());
    });
  }

  void grant(UUID toolId, UUID capabilityId) {
    transactions.run(() -> {
      var tool = repository.findById(toolId).orElseThrow(Problem::notFound);
      var capability = capabilities.findById(capabilityId).orElseThrow(Problem::notFound);
      grants.grant(tool.id(), capability.id());
    });
  }

  void revoke(UUID toolId, UUID capabilityId) {
    transactions.run(() -> {
      if (!grants.revoke(toolId, capabilityId)) {
        throw Problem.notFound();
      }
    });
  }
}
