package dev.signalbox.platform.description;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.json.Ndjson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Describes the bodies of requests and answers: their schema, that of a line where they are lines,
/// and an example.
final class Bodies {
  private final Examples examples;

  Bodies(Examples examples) {
    this.examples = examples;
  }

  /// Returns the content by media type, JSON first, as generators take the first. `chosen` holds
  /// schemas that say more than the type in the code.
  Map<String, Object> of(Map<String, Object> content, Map<String, Object> chosen) {
    var described = new LinkedHashMap<String, Object>();
    new TreeMap<>(content)
        .forEach((type, node) -> {
          var schema = Tree.map(chosen.getOrDefault(type, Tree.map(node).get("schema")));
          described.put(type, type.equals(Ndjson.MEDIA_TYPE) ? lines(schema) : body(schema));
        });
    return described;
  }

  boolean hasRevision(String schema) {
    return examples.has(schema, "revision");
  }

  private Map<String, Object> body(Map<String, Object> schema) {
    var body = new LinkedHashMap<String, Object>();
    body.put("schema", schema);
    var example =
        schema.containsKey("contentSchema")
            ? "id: 42\nevent: event\ndata: " + example(schema.get("contentSchema")) + "\n\n"
            : examples.of(schema);
    if (example != null) {
      body.put("example", example);
    }
    return body;
  }

  /// Describes lines, which are a text to OpenAPI 3.1; JSON Schema tells what each line holds.
  private Map<String, Object> lines(Map<String, Object> line) {
    var text = new LinkedHashMap<String, Object>();
    text.put("type", "string");
    text.put("description", "Lines of JSON, each of them valid against `contentSchema`.");
    text.put("contentMediaType", Ndjson.MEDIA_TYPE);
    text.put("contentSchema", line);
    var body = new LinkedHashMap<String, Object>();
    body.put("schema", text);
    var choices = line.get("oneOf") instanceof List<?> several ? several : List.of(line);
    body.put(
        "example",
        choices.stream().map(choice -> example(choice) + "\n").collect(Collectors.joining()));
    return body;
  }

  /// Returns the example of a schema as JSON.
  private String example(@Nullable Object schema) {
    var example = examples.of(Tree.map(schema));
    return example == null ? "null" : Json.write(example);
  }
}
