package dev.signalbox.platform.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Accesses parsed YAML: maps, lists and scalar values.
final class Tree {
  private Tree() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object node) {
    return node instanceof List<?> list ? (List<Object>) list : new ArrayList<>();
  }

  /// Returns the map below a key and creates it if it is missing.
  static Map<String, Object> below(Map<String, Object> parent, String key) {
    return map(parent.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>()));
  }

  static Map<String, Object> ref(String target) {
    var ref = new LinkedHashMap<String, Object>();
    ref.put("$ref", "#/components/" + target);
    return ref;
  }
}
