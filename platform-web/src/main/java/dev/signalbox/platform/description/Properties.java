package dev.signalbox.platform.description;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adds the words to schemas: what a schema and each of its properties means, and which values an
/// enumerated text takes.
final class Properties {
  private final Words words;

  Properties(Words words) {
    this.words = words;
  }

  /// Describes all schemas in place, and adds those that the words define whole.
  void describe(Map<String, Object> schemas) {
    words
        .schemas()
        .forEach((name, entry) -> {
          if (Tree.map(entry).containsKey("type") || Tree.map(entry).containsKey("oneOf")) {
            schemas.putIfAbsent(name, new LinkedHashMap<String, Object>());
          }
        });
    schemas.replaceAll((name, schema) -> described(name, Tree.map(schema)));
    Tree.visit(schemas, Properties::open);
  }

  /// Says of an object without known properties that it takes any.
  private static void open(Map<String, Object> schema) {
    var types = schema.get("type");
    boolean isObject = "object".equals(types) || Tree.list(types).contains("object");
    if (isObject && !schema.containsKey("properties")) {
      schema.putIfAbsent("additionalProperties", true);
    }
  }

  private Map<String, Object> described(String name, Map<String, Object> schema) {
    var described = new LinkedHashMap<String, Object>();
    var own = words.schema(name);
    if (schema.containsKey("properties")) {
      described.put("type", "object");
    }
    described.put("description", "");
    described.putAll(schema);
    own.forEach((keyword, value) -> {
      if (!keyword.equals("properties") && !keyword.equals("example")) {
        described.put(keyword, value);
      }
    });
    if (name.endsWith("Page") && !own.containsKey("description")) {
      described.put("description", "One page of a list.");
    }
    if (schema.containsKey("properties")) {
      var properties = new LinkedHashMap<>(Tree.map(schema.get("properties")));
      properties.replaceAll(
          (property, node) -> keywords(Tree.map(node), words.property(name, property)));
      described.put("properties", properties);
    } else if (own.containsKey("properties")) {
      var properties = new LinkedHashMap<>(Tree.map(own.get("properties")));
      properties.replaceAll(
          (property, _) -> keywords(new LinkedHashMap<>(), words.property(name, property)));
      described.put("properties", properties);
    }
    return described;
  }

  /// Returns a property or parameter with the keywords of its words. `ref` names the schema that
  /// describes the value better than the type that the code has for it, such as an enumeration.
  static Map<String, Object> keywords(Map<String, Object> node, Map<String, Object> entry) {
    var result = new LinkedHashMap<>(node);
    entry.forEach((keyword, value) -> {
      if (!keyword.equals("example") && !keyword.equals("ref")) {
        result.put(keyword, value);
      }
    });
    enumerated(result);
    if (entry.get("ref") instanceof String ref) {
      refer(result, "schemas/" + ref);
    }
    return result;
  }

  /// Turns a pattern of alternatives into an enumeration, or into a boolean. The values of one that
  /// may be null include null.
  static void enumerated(Map<String, Object> schema) {
    if (schema.get("pattern") instanceof String pattern && isEnumeration(pattern)) {
      schema.remove("pattern");
      if (pattern.equals("true|false")) {
        schema.put("type", "boolean");
        schema.computeIfPresent("default", (_, text) -> Boolean.valueOf(text.toString()));
      } else {
        schema.put("enum", Arrays.asList(pattern.split("\\|", -1)));
      }
    }
    if (schema.get("enum") instanceof List<?> values && isNullable(schema)) {
      var withNull = new ArrayList<Object>(values);
      withNull.remove(null);
      withNull.add(null);
      schema.put("enum", withNull);
    }
  }

  private static void refer(Map<String, Object> schema, String target) {
    if (schema.containsKey("items")) {
      schema.put("items", Tree.ref(target));
      return;
    }
    boolean nullable = isNullable(schema);
    var description = schema.get("description");
    schema.clear();
    if (nullable) {
      schema.put("anyOf", List.of(Tree.ref(target), Map.of("type", "null")));
    } else {
      schema.putAll(Tree.ref(target));
    }
    if (description != null) {
      schema.put("description", description);
    }
  }

  /// Returns true if a pattern only lists texts.
  static boolean isEnumeration(String pattern) {
    return pattern.matches("[A-Za-z_|-]+");
  }

  private static boolean isNullable(Map<String, Object> schema) {
    return Tree.list(schema.get("type")).contains("null");
  }
}
