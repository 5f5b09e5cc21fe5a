package dev.signalbox.platform.event;

import dev.signalbox.platform.event.batching.AppendBatcher;
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.retry.Backoff;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Appends to and reads the event log of the current workspace. Each method joins the caller's
/// transaction if there is one: then a change and its events are stored together or not at all.
@Singleton
public final class EventStore {
  /// The maximum number of attempts of [#decide].
  private static final int MAX_TRIES = 100;

  private static final Backoff PAUSES = Backoff.ofMillis(4, 50);

  private final Transactions transactions;
  private final EventRepository repository;
  private final Appends appends;
  private final AppendBatcher<Append, AppendOutcome> batcher;
  private final Observations observations;

  EventStore(
      Transactions transactions,
      EventRepository repository,
      Appends appends,
      Observations observations) {
    this.transactions = transactions;
    this.repository = repository;
    this.appends = appends;
    this.batcher = new AppendBatcher<>(appends);
    this.observations = observations;
  }

  /// Appends all events or none. An append that joined a transaction keeps its locks until the
  /// transaction ends. Several appends in one transaction may cause a deadlock, which runs the
  /// transaction again. Outside of a transaction, concurrent appends of the same caller share one;
  /// each has its own outcome nevertheless.
  public AppendResult append(Append append) {
    var mine = append.inCurrentRequest();
    var outcome = transactions.running() ? appends.alone(mine) : batcher.append(mine);
    var result = outcome.result();
    if (!(result instanceof AppendResult.Appended)) {
      observe(result, append);
    }
    return result;
  }

  private void observe(AppendResult result, Append append) {
    var outcome = result instanceof AppendResult.Repeated ? "repeated" : "conflict";
    observations.record(new Observation.EventsAppended(outcome, append.events().size()));
  }

  /// Appends, or throws `append-condition-failed` with the ids of conflicting events.
  public void appendOrFail(Append append) {
    if (append(append) instanceof AppendResult.Conflict(var events)) {
      throw conflict(events);
    }
  }

  /// Reads matching events, with the token for the condition of an append.
  public EventsRead read(Query query, ReadOptions options) {
    return transactions.read(() -> repository.read(query, options));
  }

  public EventsRead read(Query query) {
    return read(query, ReadOptions.everything());
  }

  /// Returns how far the log is complete.
  public Watermark watermark() {
    return transactions.read(repository::watermark);
  }

  /// Returns the id of the current workspace.
  public UUID workspace() {
    return transactions.read(repository::workspace);
  }

  /// Lists the appends in progress in the workspace, which hold the watermark back.
  public List<UnderWay> underWay() {
    return transactions.read(repository::underWay);
  }

  /// Switches the workspace to ordered mode (positions without gaps, committed in their order,
  /// appends serialized) or back; for administrators.
  public void ordered(boolean ordered) {
    transactions.run(() -> repository.order(ordered));
  }

  /// Reads, decides and appends the decision; starts again when another writer was faster, with
  /// full jitter up to 50 ms, 100 attempts at most. Returns empty, and appends nothing, when the
  /// decision is for no event. Do not call it inside of a transaction, which could not see what the
  /// others did.
  public Optional<AppendResult.Appended> decide(
      Query query, Function<List<SequencedEvent>, List<NewEvent>> decision) {
    for (int attempt = 1; ; attempt++) {
      var read = read(query);
      var events = decision.apply(read.events());
      if (events.isEmpty()) {
        return Optional.empty();
      }
      var condition = AppendCondition.failIfEventsMatch(query).after(read.token());
      switch (append(Append.of(events).when(condition))) {
        case AppendResult.Appended appended -> {
          return Optional.of(appended);
        }
        case AppendResult.Repeated _ -> throw new IllegalStateException("an append without a key");
        case AppendResult.Conflict(var others) -> {
          if (attempt == MAX_TRIES) {
            throw conflict(others);
          }
        }
      }
      PAUSES.pause(attempt);
    }
  }

  /// Returns the problem of an append whose condition forbids these events.
  public static Problem conflict(List<UUID> events) {
    return new Problem(
        ProblemCode.APPEND_CONDITION_FAILED,
        "Events that the condition forbids have been appended; read and decide again.",
        events.stream()
            .map(id -> new FieldError("/condition", "conflicting-event", id.toString()))
            .toList());
  }
}
