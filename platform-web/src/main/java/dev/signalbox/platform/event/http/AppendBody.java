package dev.signalbox.platform.event.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.event.Append;
import dev.signalbox.platform.event.AppendCondition;
import dev.signalbox.platform.event.EventRules;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.ReservedTypes;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import io.micronaut.core.annotation.Introspected;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Represents an append as a client writes it.
@Introspected
record AppendBody(
    List<EventBody> events, @Nullable ConditionBody condition, @Nullable UUID causationId) {

  @Introspected
  record EventBody(
      @Nullable UUID id,
      String type,
      JsonNode data,
      @Nullable JsonNode metadata,
      @Nullable List<String> tags) {

    private NewEvent read(String pointer, ReservedTypes reserved) {
      return below(
          pointer,
          () -> {
            reserved.refuse(EventRules.type(type, "/type"));
            return new NewEvent(
                id == null ? UuidCreator.getTimeOrderedEpoch() : id,
                type,
                data,
                Objects.requireNonNullElseGet(FreeJson.present(metadata), Json::object),
                QueryBody.tags(tags));
          });
    }
  }

  /// Represents a condition. `after` is the Consistency-Token of a read; `afterPosition` is valid
  /// in ordered mode only.
  @Introspected
  record ConditionBody(
      QueryBody failIfEventsMatch, @Nullable String after, @Nullable Long afterPosition) {

    private AppendCondition read(ConsistencyTokens tokens) {
      var query = below("/condition/failIfEventsMatch", failIfEventsMatch::read);
      var condition = AppendCondition.failIfEventsMatch(query);
      if (after != null && afterPosition != null) {
        throw Problem.invalid("/condition", "Either after or afterPosition.");
      }
      if (after != null) {
        return condition.after(tokens.open(after));
      }
      return afterPosition == null ? condition : condition.after(afterPosition);
    }
  }

  Append read(ConsistencyTokens tokens, ReservedTypes reserved) {
    var read = new ArrayList<NewEvent>();
    for (int i = 0; i < Math.min(events.size(), EventRules.MAX_EVENTS + 1); i++) {
      read.add(events.get(i).read("/events/" + i, reserved));
    }
    var append = Append.of(read);
    if (condition != null) {
      append = append.when(condition.read(tokens));
    }
    return causationId == null ? append : append.causedBy(causationId);
  }

  /// Prefixes the JSON Pointers of nested validation errors with the parent path.
  static <T> T below(String pointer, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Problem e) {
      var errors =
          e.errors().stream()
              .map(error -> new FieldError(pointer + error.pointer(), error.code(), error.detail()))
              .toList();
      throw new Problem(e.code(), e.detail(), errors, e);
    }
  }
}
