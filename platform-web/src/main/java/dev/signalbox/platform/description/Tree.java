package dev.signalbox.platform.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Accesses parsed YAML: maps, lists and scalar values.
final class Tree {
  private static final String COMPONENTS = "#/components/";

  private Tree() {}

  static Optional<Map<String, Object>> read(String resource) {
    try (InputStream in = Tree.class.getResourceAsStream(resource)) {
      return Optional.ofNullable(in)
          .map(found -> new LinkedHashMap<String, Object>(new Yaml().load(found)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String dump(Map<String, Object> description) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setDereferenceAliases(true);
    options.setWidth(120);
    return new Yaml(options).dump(description);
  }

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

  /// Returns a reference to a component, for example `schemas/Problem`.
  static Map<String, Object> ref(String target) {
    var ref = new LinkedHashMap<String, Object>();
    ref.put("$ref", COMPONENTS + target);
    return ref;
  }

  /// Returns the argument of [#ref]; empty if the node is no reference.
  static Optional<String> target(Map<String, Object> node) {
    return node.get("$ref") instanceof String ref && ref.startsWith(COMPONENTS)
        ? Optional.of(ref.substring(COMPONENTS.length()))
        : Optional.empty();
  }

  /// Visits every map below a node, the node included.
  static void visit(@Nullable Object node, Consumer<Map<String, Object>> visitor) {
    switch (node) {
      case Map<?, ?> map -> {
        visitor.accept(map(map));
        new ArrayList<>(map.values()).forEach(value -> visit(value, visitor));
      }
      case List<?> list -> list.forEach(value -> visit(value, visitor));
      case null, default -> {
        return;
      }
    }
  }
}
