package dev.signalbox.platform.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds the words of a description that the code cannot tell: summaries, meanings of properties,
/// examples, names. They are read from `description/NAME-operations.yml` and
/// `description/NAME-schemas.yml`, first those of the platform, then those of the service.
record Words(
    Map<String, Object> operations,
    Map<String, Object> tags,
    Map<String, Object> names,
    Map<String, Object> schemas,
    Map<String, Object> properties,
    Map<String, Object> parameters) {

  static Words of(String service) {
    var words =
        new Words(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    for (var name : List.of("platform", service)) {
      Tree.read("/description/" + name + "-operations.yml").ifPresent(words::add);
      Tree.read("/description/" + name + "-schemas.yml").ifPresent(words::add);
    }
    return words;
  }

  private void add(Map<String, Object> file) {
    operations.putAll(Tree.map(file.get("operations")));
    tags.putAll(Tree.map(file.get("tags")));
    names.putAll(Tree.map(file.get("names")));
    schemas.putAll(Tree.map(file.get("schemas")));
    properties.putAll(Tree.map(file.get("properties")));
    parameters.putAll(Tree.map(file.get("parameters")));
  }

  /// Returns the words of `GET /v1/things`; empty when there are none.
  Map<String, Object> operation(String method, String path) {
    return Tree.map(operations.get(method.toUpperCase(java.util.Locale.ROOT) + " " + path));
  }

  Map<String, Object> schema(String name) {
    return Tree.map(schemas.get(name));
  }

  /// Returns the keywords of a property: those of its name, overridden by those of its schema.
  Map<String, Object> property(String schema, String name) {
    var own = Tree.map(schema(schema).get("properties")).get(name);
    return merged(properties.get(name), own);
  }

  Map<String, Object> parameter(String name) {
    return merged(properties.get(name), parameters.get(name));
  }

  /// Returns an entry of an own schema or of the shared ones; a text alone is a description.
  private static Map<String, Object> merged(@Nullable Object shared, @Nullable Object own) {
    var merged = new LinkedHashMap<>(entry(shared));
    merged.putAll(entry(own));
    return merged;
  }

  private static Map<String, Object> entry(@Nullable Object node) {
    return node instanceof String text ? Map.of("description", text) : Tree.map(node);
  }

  /// Returns the name under which a schema of the generator is published.
  String nameOf(String generated) {
    var chosen = Optional.ofNullable(names.get(generated)).map(Object::toString);
    if (chosen.isPresent()) {
      return chosen.get();
    }
    if (generated.startsWith("Page_")) {
      return nameOf(generated.substring("Page_".length(), generated.length() - 1)) + "Page";
    }
    var inner = generated.substring(generated.lastIndexOf('.') + 1);
    var outer = generated.replaceFirst("(Controller)?\\..*", "");
    return switch (inner) {
      case "Creation" -> "New" + outer;
      case "Change" -> outer + "Change";
      default -> inner;
    };
  }

  /// Returns the tags that operations use, with their descriptions.
  List<Map<String, Object>> described(Iterable<String> used) {
    var described = new ArrayList<Map<String, Object>>();
    for (var tag : used) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("name", tag);
      entry.put("description", tags.getOrDefault(tag, ""));
      described.add(entry);
    }
    return described;
  }
}
