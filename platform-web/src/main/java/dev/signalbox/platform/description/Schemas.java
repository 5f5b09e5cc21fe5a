package dev.signalbox.platform.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Corrects schemas where the generator cannot express optional values or JSON of any form.
final class Schemas {
  private Schemas() {}

  /// Corrects everything below a node in place.
  static void correct(@Nullable Object node) {
    switch (node) {
      case Map<?, ?> map -> {
        correctOne(Tree.map(map));
        map.values().forEach(Schemas::correct);
      }
      case List<?> list -> list.forEach(Schemas::correct);
      case null, default -> {
        return;
      }
    }
  }

  /// Removes null from the types of a query parameter, which can only be absent.
  static void dropNull(Map<String, Object> schema) {
    var types = Tree.list(schema.get("type"));
    types.remove("null");
    if (types.size() == 1) {
      schema.put("type", types.getFirst());
    }
    var choices = Tree.list(schema.get("anyOf"));
    if (!choices.isEmpty()) {
      schema.remove("anyOf");
      schema.putAll(Tree.map(choices.getFirst()));
    }
  }

  private static void correctOne(Map<String, Object> schema) {
    if (schema.get("pattern") instanceof String pattern && !Properties.isEnumeration(pattern)) {
      schema.put("pattern", "^" + pattern + "$");
    }
    if (isAnyJson(schema)) {
      schema.remove("type");
      schema.remove("items");
    } else if (schema.get("type") instanceof List<?> types && types.size() > 2) {
      var narrowed = new ArrayList<>(Tree.list(types));
      narrowed.remove("object");
      schema.put("type", narrowed);
    } else if (!"null".equals(schema.get("type"))) {
      return;
    } else if (schema.containsKey("properties") || schema.containsKey("additionalProperties")) {
      schema.put("type", new ArrayList<>(List.of("object", "null")));
    } else if (schema.containsKey("allOf")) {
      var choices = new ArrayList<>(Tree.list(schema.remove("allOf")));
      choices.add(Map.of("type", "null"));
      schema.remove("type");
      schema.put("anyOf", choices);
    }
  }

  /// Recognises JsonNode, which the generator takes for a list because it is iterable.
  private static boolean isAnyJson(Map<String, Object> schema) {
    return schema.get("items") instanceof Map<?, ?> items
        && items.isEmpty()
        && schema.containsKey("type");
  }
}
