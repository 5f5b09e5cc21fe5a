package dev.signalbox.platform.event;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;

/// Runs appends in one transaction and publishes its commit.
@Singleton
final class Appends {
  private final Transactions transactions;
  private final EventRepository repository;
  private final EventSignals signals;
  private final Observations observations;

  Appends(
      Transactions transactions,
      EventRepository repository,
      EventSignals signals,
      Observations observations) {
    this.transactions = transactions;
    this.repository = repository;
    this.signals = signals;
    this.observations = observations;
  }

  /// Runs one append and waits for locks. A problem rolls the transaction back.
  AppendResult alone(PendingAppend append) {
    return transactions.write(() -> run(List.of(append), true).getFirst().result());
  }

  /// Runs the appends sequentially without waiting for locks. Returns one outcome per append, or an
  /// empty list if a lock is contended.
  List<AppendOutcome> together(List<PendingAppend> appends) {
    return transactions.write(() -> run(appends, false));
  }

  private List<AppendOutcome> run(List<PendingAppend> appends, boolean wait) {
    var outcomes = repository.append(appends, wait);
    if (outcomes.stream().anyMatch(AppendOutcome::stored)) {
      transactions.afterCommit(() -> stored(appends, outcomes));
    }
    return outcomes;
  }

  private void stored(List<PendingAppend> appends, List<AppendOutcome> outcomes) {
    signals.committed();
    for (int i = 0; i < appends.size(); i++) {
      if (outcomes.get(i).stored()) {
        int events = appends.get(i).append().events().size();
        observations.record(new Observation.EventsAppended("appended", events));
      }
    }
  }
}
