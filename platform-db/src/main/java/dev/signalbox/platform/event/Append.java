package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.CurrentCaller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents events that are appended together under one condition. With a `key` of 1 to 200
/// characters, a repetition of the same append stores nothing and returns the first receipt, as
/// long as the events are retained.
public record Append(
    List<NewEvent> events,
    AppendCondition condition,
    @Nullable String key,
    @Nullable UUID causationId,
    @Nullable String correlationId) {

  public Append {
    EventRules.count(events);
    events = List.copyOf(events);
  }

  public static Append of(NewEvent... events) {
    return of(List.of(events));
  }

  public static Append of(List<NewEvent> events) {
    return new Append(events, AppendCondition.none(), null, null, null);
  }

  public Append when(AppendCondition wanted) {
    return new Append(events, wanted, key, causationId, correlationId);
  }

  public Append once(String wantedKey) {
    return new Append(events, condition, wantedKey, causationId, correlationId);
  }

  public Append causedBy(UUID event) {
    return new Append(events, condition, key, event, correlationId);
  }

  /// Returns the SHA-256 of the stored content without ids, so that a repeated append may carry new
  /// ids.
  byte[] digest() {
    var digest = Hashes.sha256();
    for (var event : events) {
      digest.update(
          Json.write(List.of(event.type(), event.data(), event.metadata(), event.tags()))
              .getBytes(StandardCharsets.UTF_8));
    }
    return digest.digest();
  }

  /// Notes the request of the current caller as the correlation id of the events.
  Append inCurrentRequest() {
    var request =
        CurrentCaller.find().map(CurrentCaller::requestId).filter(id -> !id.isEmpty()).orElse(null);
    return new Append(events, condition, key, causationId, request);
  }

  /// Returns an upper bound of the locks that the append takes; above 64 it locks the whole
  /// workspace.
  int locks() {
    int locks = events.size() + (key == null ? 0 : 1);
    for (var event : events) {
      locks += event.tags().size();
    }
    return locks
        + switch (condition) {
          case AppendCondition.Unconditional() -> 0;
          case FailIfEventsMatch(Query.All(), _) -> 64;
          case FailIfEventsMatch(Query.Items(var items), _) ->
              items.stream().mapToInt(item -> Math.max(1, item.types().size())).sum();
        };
  }
}
