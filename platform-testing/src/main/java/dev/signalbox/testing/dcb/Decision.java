package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import java.util.List;

/// Represents events to append unless an unseen event matches.
public record Decision(Query failIf, List<NewEvent> events) {
  public Decision {
    events = List.copyOf(events);
  }

  /// Returns true if any of the events matches a query, by the text of the specification and not by
  /// our code.
  boolean matches(Query query) {
    return events.stream().anyMatch(event -> matches(query, event.type(), event.tags()));
  }

  private static boolean matches(Query query, String type, List<Tag> tags) {
    return switch (query) {
      case Query.All() -> true;
      case Query.Items(var items) ->
          items.stream()
              .anyMatch(item ->
                  (item.types().isEmpty() || item.types().contains(type))
                      && tags.containsAll(item.tags()));
    };
  }
}
