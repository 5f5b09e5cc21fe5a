package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.AppendResult;
import dev.signalbox.platform.event.EventStore;
import dev.signalbox.platform.event.EventsRead;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Is the base of event store tests: short ways to append and read as a member.
@SuppressWarnings("NullAway.Init")
abstract class EventTest extends ServiceTest {
  static final Caller ACME = Organizations.acme("EDITOR");
  static final Caller GLOBEX = Organizations.globex();

  @Inject EventStore store;
  @Inject Transactions transactions;

  static <T> T as(Caller caller, Supplier<T> work) {
    return CurrentCaller.callAs(caller, Permission.WRITE, work);
  }

  static <T> T acme(Supplier<T> work) {
    return as(ACME, work);
  }

  /// Creates an unused tag.
  static Tag fresh(String key) {
    return Tag.of(key, UUID.randomUUID());
  }

  static JsonNode data(String name, String value) {
    return Json.object().put(name, value);
  }

  static NewEvent event(String type, Tag... tags) {
    return NewEvent.of(type, Json.object(), tags);
  }

  AppendResult append(NewEvent... events) {
    return acme(() -> store.append(Append.of(events)));
  }

  AppendResult appendIf(AppendCondition condition, NewEvent... events) {
    return acme(() -> store.append(Append.of(events).when(condition)));
  }

  EventsRead read(Query query) {
    return acme(() -> store.read(query));
  }

  static List<String> types(EventsRead read) {
    return read.events().stream().map(SequencedEvent::type).toList();
  }

  /// Decides on the events that match the query, until no concurrent append interferes. A [Refusal]
  /// appends nothing.
  void decide(Query query, Function<List<SequencedEvent>, NewEvent> decision) {
    var result = acme(() -> store.decide(query, seen -> List.of(decision.apply(seen))));
    assertTrue(result.isPresent());
  }

  static void refuseIf(boolean wrong, String reason) {
    if (wrong) {
      throw new Refusal(reason);
    }
  }

  static boolean has(SequencedEvent event, Tag... tags) {
    return Stream.of(tags).allMatch(tag -> event.tags().contains(tag.toString()));
  }

  long count(String type, Tag tag) {
    return read(Query.tagged(tag)).events().stream()
        .filter(event -> event.type().equals(type))
        .count();
  }
}
