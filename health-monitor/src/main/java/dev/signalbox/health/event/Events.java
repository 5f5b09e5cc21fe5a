package dev.signalbox.health.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.signalbox.platform.bulk.BulkAnswer;
import dev.signalbox.platform.bulk.LineOutcome;
import dev.signalbox.platform.bulk.LineResult;
import dev.signalbox.platform.json.JsonFailures;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores and queries the events of integrations.
@Singleton
final class Events {
  /// The number of events per transaction: large enough to amortise it, small enough to hold its
  /// lock briefly.
  private static final int CHUNK = 1000;

  private final Transactions transactions;
  private final EventRepository repository;
  private final Clock clock;
  private final ApplicationEventPublisher<EventsStored> publisher;

  Events(
      Transactions transactions,
      EventRepository repository,
      Clock clock,
      ApplicationEventPublisher<EventsStored> publisher) {
    this.transactions = transactions;
    this.repository = repository;
    this.clock = clock;
    this.publisher = publisher;
  }

  /// Reads an item of a request, which may turn out to be unreadable.
  @FunctionalInterface
  interface Source {
    @Nullable EventLine read() throws IOException;
  }

  /// An item of a request with its number, from 1.
  record Item(int line, Source source) {}

  /// Stores the valid new events chunk by chunk, and returns a result for each item. After a
  /// failure, the earlier chunks are stored: repeat the request; with event ids, no event is stored
  /// twice.
  BulkAnswer ingest(List<Item> items) {
    var results = new ArrayList<LineResult>(items.size());
    var touched = new HashSet<String>();
    for (int from = 0; from < items.size(); from += CHUNK) {
      var chunk = items.subList(from, Math.min(items.size(), from + CHUNK));
      results.addAll(ingestChunk(chunk, touched));
    }
    if (!touched.isEmpty()) {
      publisher.publishEvent(new EventsStored(touched));
    }
    return BulkAnswer.of(
        results, LineOutcome.ACCEPTED, LineOutcome.DUPLICATE, LineOutcome.REJECTED);
  }

  List<IntegrationEvent> search(EventFilter filter, Slice<ByTime> slice) {
    return transactions.read(() -> repository.search(filter, slice));
  }

  IntegrationEvent get(UUID id) {
    var oldest = clock.instant().minus(EventRules.RETENTION);
    return transactions.read(() -> repository.find(id, oldest).orElseThrow(Problem::notFound));
  }

  private List<LineResult> ingestChunk(List<Item> items, Set<String> touched) {
    var results = new ArrayList<LineResult>(items.size());
    var valid = new LinkedHashMap<Integer, IntegrationEvent>();
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      results.add(LineResult.of(item.line(), LineOutcome.DUPLICATE, null));
      try {
        valid.put(i, EventRules.check(read(item.source()), clock.instant()));
      } catch (Problem problem) {
        results.set(i, LineResult.rejected(item.line(), problem));
      }
    }
    var stored = store(valid);
    valid.forEach((i, event) -> {
      if (stored.contains(event.id())) {
        results.set(i, LineResult.of(items.get(i).line(), LineOutcome.ACCEPTED, event.id()));
        touched.add(event.integrationId());
      }
    });
    return results;
  }

  private Set<UUID> store(Map<Integer, IntegrationEvent> valid) {
    var unique = new LinkedHashMap<UUID, IntegrationEvent>();
    valid.values().forEach(event -> unique.putIfAbsent(event.eventId(), event));
    if (unique.isEmpty()) {
      return Set.of();
    }
    var named =
        unique.values().stream()
            .filter(event -> !event.eventId().equals(event.id()))
            .map(IntegrationEvent::eventId)
            .toList();
    return transactions.write(() -> {
      repository.lockWorkspace();
      var known = named.isEmpty() ? Set.<UUID>of() : repository.known(named);
      var fresh = unique.values().stream().filter(e -> !known.contains(e.eventId())).toList();
      return fresh.isEmpty() ? Set.of() : repository.store(fresh);
    });
  }

  private static EventLine read(Source source) {
    try {
      var line = source.read();
      if (line == null) {
        throw new Problem(ProblemCode.WRONG_TYPE, "An event is a JSON object.");
      }
      return line;
    } catch (JsonProcessingException e) {
      throw JsonFailures.toProblem(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
