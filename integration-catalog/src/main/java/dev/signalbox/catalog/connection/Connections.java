package dev.signalbox.catalog.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Manages the connections of a workspace.
@Singleton
public final class Connections {
  private final Transactions transactions;
  private final ConnectionRepository repository;
  private final HistoryRepository history;
  private final Journal journal;
  private final Timelines timelines;
  private final Clock clock;

  Connections(
      Transactions transactions,
      ConnectionRepository repository,
      HistoryRepository history,
      Journal journal,
      Timelines timelines,
      Clock clock) {
    this.transactions = transactions;
    this.repository = repository;
    this.history = history;
    this.journal = journal;
    this.timelines = timelines;
    this.clock = clock;
  }

  /// Opens a connection, or re-opens the disconnected one of the same integration.
  Connection open(UUID integrationId, @Nullable JsonNode metadata, @Nullable String configKey) {
    return transactions.write(() -> {
      if (!repository.integrationIsActive(integrationId)) {
        throw new Problem(ProblemCode.REFERENCE_NOT_FOUND, "There is no such active integration.");
      }
      return repository
          .insert(integrationId, metadata == null ? Json.object() : metadata, configKey)
          .map(opened -> noted(opened, ConnectionEvents.opened(opened)))
          .orElseGet(() -> reopen(integrationId, metadata, configKey));
    });
  }

  /// Returns the connection; 404 if there is none.
  public Connection get(UUID id) {
    return transactions.read(() -> repository.find(id).orElseThrow(Problem::notFound));
  }

  /// Locks the connection through which records will be stored, in the caller's transaction, so
  /// that one writer at a time stores through it, and none after it ended.
  public Connection forSync(UUID id) {
    return transactions.write(() -> {
      var connection =
          repository
              .lockForSync(id)
              .orElseThrow(() ->
                  new Problem(ProblemCode.REFERENCE_NOT_FOUND, "There is no such connection."));
      switch (connection.status()) {
        case SUSPENDED, DISCONNECTED, ACCOUNT_MISMATCH ->
            throw new Problem(
                ProblemCode.ILLEGAL_TRANSITION, "The status of the connection forbids syncing.");
        default -> {}
      }
      return connection;
    });
  }

  List<Connection> list(
      @Nullable ConnectionStatus status, @Nullable UUID integrationId, Slice<ByTime> slice) {
    return transactions.read(() -> repository.list(status, integrationId, slice));
  }

  List<ConnectionRecord> history(UUID id, Slice<ByTime> slice) {
    return transactions.read(() -> {
      Problem.requireFound(repository.find(id));
      return history.list(id, slice);
    });
  }

  /// Lists the events of a connection, newest first.
  List<SequencedEvent> timeline(UUID id, Slice<ByPosition> slice) {
    return transactions.read(() -> {
      Problem.requireFound(repository.find(id));
      return timelines.list(ConnectionEvents.tag(id), slice);
    });
  }

  /// Changes the metadata or the provider configuration key of a connection.
  Connection describe(
      UUID id, long revision, @Nullable JsonNode metadata, @Nullable String configKey) {
    return transactions.write(() -> {
      Problem.requireFound(repository.find(id));
      var described =
          repository
              .describe(id, revision, metadata, configKey)
              .orElseThrow(Problem::staleRevision);
      return noted(described, ConnectionEvents.described(described));
    });
  }

  /// Ends a connection; ending an ended one changes nothing.
  Connection disconnect(UUID id) {
    return transactions.write(() -> {
      var connection = repository.lock(id).orElseThrow(Problem::notFound);
      return connection.status() == ConnectionStatus.DISCONNECTED
          ? connection
          : moveNoted(connection, Fact.verb(ConnectionEvent.DISCONNECTED));
    });
  }

  Connection suspend(UUID id) {
    return verb(id, ConnectionEvent.SUSPENDED);
  }

  Connection resume(UUID id) {
    return verb(id, ConnectionEvent.RESUMED);
  }

  /// Holds the result of a reported fact.
  record Reported(boolean applied, Connection connection) {}

  /// Applies a fact; one that the state does not allow is recorded and changes nothing.
  Reported report(UUID id, Fact fact) {
    return transactions.write(() -> {
      var connection = repository.lock(id).orElseThrow(Problem::notFound);
      if (Transition.of(connection, fact, clock.instant()).isEmpty()) {
        history.append(id, fact, false, connection.status(), connection.status());
        return new Reported(
            false, noted(connection, ConnectionEvents.ignored(fact.event(), connection)));
      }
      return new Reported(true, moveNoted(connection, fact));
    });
  }

  private Connection verb(UUID id, ConnectionEvent event) {
    return transactions.write(
        () -> moveNoted(repository.lock(id).orElseThrow(Problem::notFound), Fact.verb(event)));
  }

  private Connection reopen(
      UUID integrationId, @Nullable JsonNode metadata, @Nullable String configKey) {
    var connection = repository.lockByIntegration(integrationId).orElseThrow(Problem::notFound);
    if (connection.status() != ConnectionStatus.DISCONNECTED) {
      throw new Problem(
          ProblemCode.ALREADY_EXISTS, "The workspace has a connection to this integration.");
    }
    var reopened = move(connection, Fact.verb(ConnectionEvent.REOPENED));
    var described =
        repository
            .describe(reopened.id(), reopened.revision(), metadata, configKey)
            .orElseThrow(Problem::staleRevision);
    return noted(
        described,
        ConnectionEvents.moved(ConnectionEvent.REOPENED, connection.status(), described));
  }

  private Connection moveNoted(Connection connection, Fact fact) {
    var moved = move(connection, fact);
    return noted(moved, ConnectionEvents.moved(fact.event(), connection.status(), moved));
  }

  private Connection noted(Connection connection, NewEvent event) {
    journal.record(event);
    return connection;
  }

  private Connection move(Connection connection, Fact fact) {
    var next =
        Transition.of(connection, fact, clock.instant())
            .orElseThrow(() ->
                new Problem(
                    ProblemCode.ILLEGAL_TRANSITION, "The status of the connection forbids it."));
    history.append(connection.id(), fact, true, connection.status(), next.status());
    return repository.store(next);
  }
}
