package dev.signalbox.platform.event;

import dev.signalbox.platform.problem.ProblemCode;
import java.util.List;

/// Matches events whose type is one of `types` and that carry all of `tags`; an empty list does not
/// restrict. In an append condition the first tag is what is locked: put the most specific first.
public record QueryItem(List<String> types, List<Tag> tags) {
  public QueryItem {
    if (types.size() > EventRules.MAX_ITEMS) {
      throw EventRules.at(
          "/types", ProblemCode.CONDITION_TOO_LARGE, "At most " + EventRules.MAX_ITEMS + " types.");
    }
    types = types.stream().map(type -> EventRules.type(type, "/types")).distinct().toList();
    tags = EventRules.tags(tags, "/tags");
    if (types.isEmpty() && tags.isEmpty()) {
      throw EventRules.at(
          "/items",
          ProblemCode.CONDITION_EMPTY,
          "An item names a type or a tag; a query for all events says so.");
    }
  }

  public static QueryItem ofTypes(String... types) {
    return new QueryItem(List.of(types), List.of());
  }

  public static QueryItem ofTags(Tag... tags) {
    return new QueryItem(List.of(), List.of(tags));
  }

  public QueryItem andTypes(String... more) {
    return new QueryItem(List.of(more), tags);
  }
}
