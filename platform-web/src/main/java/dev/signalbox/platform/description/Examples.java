package dev.signalbox.platform.description;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Composes the example of a body out of the examples of its properties.
final class Examples {
  private final Map<String, Object> schemas;
  private final Words words;

  Examples(Map<String, Object> schemas, Words words) {
    this.schemas = schemas;
    this.words = words;
  }

  boolean has(String schema, String property) {
    return Tree.map(Tree.map(schemas.get(schema)).get("properties")).containsKey(property);
  }

  /// Returns an example of any schema; null where nothing is known.
  @Nullable Object of(Map<String, Object> schema) {
    if (schema.get("oneOf") instanceof List<?> choices) {
      return of(Tree.map(choices.getFirst()));
    }
    if (schema.get("anyOf") instanceof List<?> choices) {
      return of(Tree.map(choices.getFirst()));
    }
    return Tree.target(schema)
        .map(target -> named(target.substring("schemas/".length())))
        .orElseGet(() -> inline("", schema));
  }

  private @Nullable Object named(String name) {
    var own = words.schema(name);
    return own.containsKey("example")
        ? own.get("example")
        : inline(name, Tree.map(schemas.get(name)));
  }

  private @Nullable Object inline(String name, Map<String, Object> schema) {
    if (schema.containsKey("oneOf") || schema.containsKey("anyOf")) {
      return of(schema);
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      var example = new LinkedHashMap<String, Object>();
      Tree.map(properties)
          .forEach((property, node) -> put(example, name, property, Tree.map(node)));
      return example;
    }
    if (schema.get("enum") instanceof List<?> values) {
      return values.getFirst();
    }
    if (schema.containsKey("items")) {
      var item = of(Tree.map(schema.get("items")));
      return item == null ? List.of() : List.of(item);
    }
    return simple(schema);
  }

  private void put(
      Map<String, Object> example, String schema, String property, Map<String, Object> node) {
    var entry = words.property(schema, property);
    var value = entry.containsKey("example") ? entry.get("example") : of(node);
    if (value != null) {
      example.put(property, value);
    }
  }

  private static @Nullable Object simple(Map<String, Object> schema) {
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      return Map.of();
    }
    var type = schema.get("type") instanceof List<?> types ? types.getFirst() : schema.get("type");
    var format = String.valueOf(schema.get("format"));
    return switch (String.valueOf(type)) {
      case "boolean" -> true;
      case "integer" -> schema.getOrDefault("minimum", 1);
      case "number" -> 0.5;
      case "string" ->
          switch (format) {
            case "uuid" -> "0198c1f2-7a10-7c3e-9b44-5d2f6a1e0c01";
            case "date-time" -> "2026-11-30T12:00:00Z";
            default -> null;
          };
      case null, default -> null;
    };
  }
}
