package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.capability.CapabilityController.Change;
import dev.signalbox.workflow.capability.CapabilityController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

@Singleton
final class Capabilities {
  private final Transactions transactions;
  private final CapabilityRepository repository;

  Capabilities(Transactions transactions, CapabilityRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  List<Capability> list(Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(slice));
  }

  Capability get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  Capability create(Creation creation) {
    return transactions.write(() -> repository.insertReturning(creation.capability()));
  }

  Capability update(UUID id, long revision, Change change) {
    return transactions.write(() -> repository.change(change.of(repository.at(id, revision))));
  }

  /// Deletes a capability and revokes it from its tools.
  void delete(UUID id, long revision) {
    transactions.run(() -> repository.remove(id, revision));
  }
}
