package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query as the functions of the database take it: the types of all items one after the other,
/// where those of each item end, and the same for tags. An item without both matches everything.
record QueryArrays(
    @Nullable List<String> types,
    @Nullable List<Integer> typeEnds,
    @Nullable List<String> tags,
    @Nullable List<Integer> tagEnds) {

  static QueryArrays none() {
    return new QueryArrays(null, null, null, null);
  }

  static QueryArrays of(Query query) {
    return switch (query) {
      case Query.All() -> new QueryArrays(List.of(), List.of(0), List.of(), List.of(0));
      case Query.Items(var items) -> of(items);
    };
  }

  private static QueryArrays of(List<QueryItem> items) {
    var types = new ArrayList<String>();
    var typeEnds = new ArrayList<Integer>();
    var tags = new ArrayList<String>();
    var tagEnds = new ArrayList<Integer>();
    for (var item : items) {
      types.addAll(item.types());
      typeEnds.add(types.size());
      item.tags().forEach(tag -> tags.add(tag.toString()));
      tagEnds.add(tags.size());
    }
    return new QueryArrays(types, typeEnds, tags, tagEnds);
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
