package dev.signalbox.workflow.capability;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.workflow.capability.ConnectorController.Change;
import dev.signalbox.workflow.capability.ConnectorController.Creation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

@Singleton
final class Connectors {
  private final Transactions transactions;
  private final ConnectorRepository repository;

  Connectors(Transactions transactions, ConnectorRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  List<Connector> list(Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(slice));
  }

  Connector get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  Connector create(Creation creation) {
    return transactions.write(() -> repository.insertReturning(creation.connector()));
  }

  Connector update(UUID id, long revision, Change change) {
    return transactions.write(() -> repository.change(change.of(repository.at(id, revision))));
  }

  /// Deletes a connector and its tools.
  void delete(UUID id, long revision) {
    transactions.run(() -> repository.remove(id, revision));
  }
}
