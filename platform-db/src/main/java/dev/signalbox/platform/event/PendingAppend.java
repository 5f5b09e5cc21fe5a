package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import org.jspecify.annotations.Nullable;

/// An append on its way, with the request it belongs to.
record PendingAppend(Append append, @Nullable String correlation) {
  /// At least as many locks as it will take; beyond 64 where it takes the workspace alone.
  int locks() {
    int locks = append.events().size() + (append.key() == null ? 0 : 1);
    for (var event : append.events()) {
      locks += event.tags().size();
    }
    return locks
        + switch (append.condition()) {
          case AppendCondition.Unconditional() -> 0;
          case FailIfEventsMatch(Query.All(), _) -> 64;
          case FailIfEventsMatch(Query.Items(var items), _) ->
              items.stream().mapToInt(item -> Math.max(1, item.types().size())).sum();
        };
  }
}
