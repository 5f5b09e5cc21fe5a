package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import org.jspecify.annotations.Nullable;

/// An append on its way, with the request it belongs to.
record PendingAppend(Append append, @Nullable String correlation) {
  /// At least as many locks as it will take.
  int locks() {
    int locks = append.events().size() + (append.key() == null ? 0 : 1);
    for (var event : append.events()) {
      locks += event.tags().size();
    }
    if (append.condition() instanceof FailIfEventsMatch(Query.Items(var items), _)) {
      for (var item : items) {
        locks += Math.max(1, item.types().size());
      }
    }
    return locks;
  }
}
