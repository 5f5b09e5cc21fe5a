package dev.signalbox.{{module}}.{{thing}};

import dev.signalbox.{{module}}.{{thing}}.{{Thing}}Controller.Change;
import dev.signalbox.{{module}}.{{thing}}.{{Thing}}Controller.Creation;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

@Singleton
final class {{Module}} {
  private final Transactions transactions;
  private final {{Thing}}Repository repository;
  private final Journal journal;

  {{Module}}(Transactions transactions, {{Thing}}Repository repository, Journal journal) {
    this.transactions = transactions;
    this.repository = repository;
    this.journal = journal;
  }

  List<{{Thing}}> list(Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(slice));
  }

  {{Thing}} get(UUID id) {
    return transactions.read(() -> repository.findById(id).orElseThrow(Problem::notFound));
  }

  {{Thing}} create(Creation creation) {
    return transactions.write(() -> {
      var created = repository.insertReturning(creation.{{thing}}());
      journal.record({{Thing}}Events.created(created));
      return created;
    });
  }

  {{Thing}} update(UUID id, long revision, Change change) {
    return transactions.write(() -> {
      var changed = repository.change(change.of(repository.at(id, revision)));
      journal.record({{Thing}}Events.changed(changed));
      return changed;
    });
  }

  void delete(UUID id, long revision) {
    transactions.run(() -> {
      repository.remove(id, revision);
      journal.record({{Thing}}Events.deleted(id, revision));
    });
  }
}
