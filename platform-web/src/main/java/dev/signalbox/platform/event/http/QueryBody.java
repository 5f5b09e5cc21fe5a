package dev.signalbox.platform.event.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.signalbox.platform.event.EventRules;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.QueryItem;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a query as a client writes it: `{"items": [...]}`, or `{"all": true}`.
@Introspected
record QueryBody(@Nullable List<ItemBody> items, @Nullable Boolean all) {

  @Introspected
  record ItemBody(@Nullable List<String> types, @Nullable List<String> tags) {
    private QueryItem read() {
      return new QueryItem(types == null ? List.of() : types, QueryBody.tags(tags));
    }
  }

  Query read() {
    if (Boolean.TRUE.equals(all) && items == null) {
      return Query.all();
    }
    var read = new ArrayList<QueryItem>();
    for (int i = 0; items != null && i < Math.min(items.size(), EventRules.MAX_ITEMS + 1); i++) {
      var item = items.get(i);
      read.add(AppendBody.below("/items/" + i, item::read));
    }
    return new Query.Items(read);
  }

  /// Builds a query from query parameters: from `query` as JSON, or one item of types and tags, or
  /// all.
  static Query of(
      @Nullable String query, @Nullable List<String> types, @Nullable List<String> tags) {
    if (query != null) {
      return parse(query).read();
    }
    if (types == null && tags == null) {
      return Query.all();
    }
    return new Query.Items(List.of(new ItemBody(types, tags).read()));
  }

  private static QueryBody parse(String text) {
    try {
      var read = Json.MAPPER.readValue(text, QueryBody.class);
      if (read == null) {
        throw MismatchedInputException.from(null, QueryBody.class, "null");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new Problem(
          ProblemCode.INVALID_PARAMETER,
          "A parameter has the wrong form.",
          List.of(new FieldError("?query", "invalid-query", "JSON such as {\"items\": [...]}.")),
          e);
    }
  }

  static List<Tag> tags(@Nullable List<String> texts) {
    if (texts == null) {
      return List.of();
    }
    if (texts.size() > EventRules.MAX_TAGS) {
      throw EventRules.at(
          "/tags", ProblemCode.TOO_MANY_TAGS, "At most " + EventRules.MAX_TAGS + " tags.");
    }
    var tags = new ArrayList<Tag>();
    for (int i = 0; i < texts.size(); i++) {
      tags.add(Tag.parse(texts.get(i), "/tags/" + i));
    }
    return tags;
  }
}
