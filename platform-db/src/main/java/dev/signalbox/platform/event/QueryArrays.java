package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Statement;
import java.util.ArrayList;
import java.util.List;

/// Holds queries in the form of the database functions' arguments: the types of all items in one
/// list, with the end of each item, and likewise the tags. An item without types and tags matches
/// everything.
record QueryArrays(
    List<String> types, List<Integer> typeEnds, List<String> tags, List<Integer> tagEnds) {

  static QueryArrays none() {
    return new QueryArrays(
        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  static QueryArrays of(Query query) {
    var arrays = none();
    arrays.add(query);
    return arrays;
  }

  /// Adds the items of one more query.
  void add(Query query) {
    switch (query) {
      case Query.All() -> end();
      case Query.Items(var items) -> items.forEach(this::add);
    }
  }

  private void add(QueryItem item) {
    types.addAll(item.types());
    item.tags().forEach(tag -> tags.add(tag.toString()));
    end();
  }

  private void end() {
    typeEnds.add(types.size());
    tagEnds.add(tags.size());
  }

  int items() {
    return tagEnds.size();
  }

  /// Binds `:types`, `:typeEnds`, `:tags` and `:tagEnds`.
  Statement bind(Statement statement) {
    return statement
        .with("types", types)
        .with("typeEnds", typeEnds)
        .with("tags", tags)
        .with("tagEnds", tagEnds);
  }
}
