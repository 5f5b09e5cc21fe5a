package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import org.jspecify.annotations.Nullable;

/// Represents an append in progress, with the id of its request.
record PendingAppend(Append append, @Nullable String correlation) {
  /// Returns an upper bound of the locks that the append takes; above 64 it locks the whole
  /// workspace.
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
