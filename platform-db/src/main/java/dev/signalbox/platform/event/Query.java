package dev.signalbox.platform.event;

import java.util.List;

/// Selects events: all of the workspace, or those that match any of the items.
public sealed interface Query {
  record All() implements Query {}

  record Items(List<QueryItem> items) implements Query {
    public Items {
      items = List.copyOf(EventRules.items(items));
    }
  }

  static Query all() {
    return new All();
  }

  static Query fromItems(QueryItem... items) {
    return new Items(List.of(items));
  }

  /// Selects events that carry all of the tags.
  static Query tagged(Tag... tags) {
    return fromItems(QueryItem.ofTags(tags));
  }

  /// Tells whether an event matches, by the rules of the database.
  default boolean matches(SequencedEvent event) {
    return switch (this) {
      case All() -> true;
      case Items(var items) ->
          items.stream()
              .anyMatch(item ->
                  (item.types().isEmpty() || item.types().contains(event.type()))
                      && item.tags().stream()
                          .allMatch(tag -> event.tags().contains(tag.toString())));
    };
  }
}
