package dev.signalbox.platform.event;

import dev.signalbox.platform.event.batching.Appender;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;

/// Runs appends in one transaction and publishes its commit.
@Singleton
final class Appends implements Appender<Append, AppendOutcome> {
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

  @Override
  public int locks(Append append) {
    return append.locks();
  }

  @Override
  public AppendOutcome alone(Append append) {
    return transactions.write(() -> run(List.of(append), true).getFirst());
  }

  @Override
  public List<AppendOutcome> together(List<Append> appends) {
    return transactions.write(() -> run(appends, false));
  }

  private List<AppendOutcome> run(List<Append> appends, boolean wait) {
    var outcomes = repository.append(appends, wait);
    if (outcomes.stream().anyMatch(AppendOutcome::stored)) {
      transactions.afterCommit(() -> stored(appends, outcomes));
    }
    return outcomes;
  }

  private void stored(List<Append> appends, List<AppendOutcome> outcomes) {
    signals.committed();
    for (int i = 0; i < appends.size(); i++) {
      if (outcomes.get(i).stored()) {
        int events = appends.get(i).events().size();
        observations.record(new Observation.EventsAppended("appended", events));
      }
    }
  }
}
