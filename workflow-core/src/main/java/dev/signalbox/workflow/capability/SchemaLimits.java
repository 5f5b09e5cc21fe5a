package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.workflow.WorkflowCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Limits schemas: bounded depth and expansion, references within the schema only, and recursion
/// only where each level descends into the content exactly once, which means through `properties`
/// and `items` alone.
final class SchemaLimits {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_PARTS = 20_000;
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final Set<String> DATA =
      Set.of("enum", "const", "default", "examples", "required");
  private static final Set<String> DEFINITIONS = Set.of("$defs", "definitions");
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "dependentSchemas");
  private static final Set<String> DESCENDING = Set.of("properties", "items", "prefixItems");
  private static final Set<String> REMARKS = Set.of("$ref", "title", "description", "$comment");
  private static final Set<String> UNSUPPORTED =
      Set.of("$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$anchor", "$vocabulary");

  private final String at;
  private final JsonNode root;
  private final Map<String, Route> open = new HashMap<>();
  private final Set<String> noted = new HashSet<>();
  private final Deque<String> definitions = new ArrayDeque<>();
  private int parts;

  /// Holds the path to a subschema: levels of content, and places where more than one subschema may
  /// apply to the same content.
  private record Route(int depth, int descents, int forks) {
    Route through(String keyword) {
      boolean descends = DESCENDING.contains(keyword);
      return new Route(depth + 1, descents + (descends ? 1 : 0), forks + (descends ? 0 : 1));
    }
  }

  private SchemaLimits(String at, JsonNode root) {
    this.at = at;
    this.root = root;
  }

  static void check(String at, JsonNode schema) {
    var draft = schema.path("$schema");
    if (!draft.isMissingNode() && !draft.asText().replaceFirst("#$", "").equals(DRAFT)) {
      throw invalid(at + "/$schema", "Only draft 2020-12 is supported.");
    }
    var limits = new SchemaLimits(at, schema);
    limits.follow("", "", new Route(0, 0, 0));
    while (!limits.definitions.isEmpty()) {
      var definition = limits.definitions.pop();
      limits.follow(definition, definition, new Route(0, 0, 0));
    }
  }

  static Problem invalid(String pointer, String detail) {
    return new Problem(
        WorkflowCode.SCHEMA_INVALID,
        WorkflowCode.SCHEMA_INVALID.title() + ".",
        List.of(new FieldError(pointer, WorkflowCode.SCHEMA_INVALID.code(), detail)));
  }

  /// Walks the target of a reference at `path`, unless it is being walked already.
  private void follow(String path, String target, Route route) {
    var entered = open.get(target);
    if (entered == null) {
      open.put(target, route);
      walk(find(path, target), target, route);
      open.remove(target);
    } else if (route.forks() > entered.forks()) {
      throw invalid(at + path, "Recursion may pass through properties and items only.");
    } else if (route.descents() == entered.descents()) {
      throw invalid(at + path, "The reference leads back to itself.");
    }
  }

  private void walk(JsonNode node, String path, Route route) {
    if (++parts > MAX_PARTS) {
      throw invalid(at, "With its references written out it has over 20,000 parts.");
    }
    if (route.depth() > MAX_DEPTH) {
      throw invalid(at + path, "It is nested deeper than 64 levels, references included.");
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(node.path(i), path + "/" + i, route);
    }
    node.properties()
        .forEach(field -> keyword(node, field.getKey(), field.getValue(), path, route));
  }

  private void keyword(JsonNode node, String key, JsonNode value, String path, Route route) {
    var below = below(path, key);
    if (UNSUPPORTED.contains(key)) {
      throw invalid(at + below, "The keyword is not supported.");
    } else if (key.equals("$ref")) {
      follow(below, local(below, value), alone(node) ? deeper(route) : route.through(key));
    } else if (DEFINITIONS.contains(key)) {
      // Definitions are not applied where they are declared; the first walk through the schema
      // records them all.
      value.fieldNames().forEachRemaining(name -> note(below(below, name)));
    } else if (NAMED.contains(key)) {
      value
          .properties()
          .forEach(
              named -> walk(named.getValue(), below(below, named.getKey()), route.through(key)));
    } else if (value.isContainerNode() && !DATA.contains(key)) {
      walk(value, below, route.through(key));
    }
  }

  private void note(String definition) {
    if (noted.add(definition)) {
      definitions.add(definition);
    }
  }

  private static Route deeper(Route route) {
    return new Route(route.depth() + 1, route.descents(), route.forks());
  }

  /// Returns true if a reference is the only keyword of its subschema; otherwise both apply to the
  /// same content.
  private static boolean alone(JsonNode node) {
    return node.properties().stream().allMatch(field -> REMARKS.contains(field.getKey()));
  }

  private String local(String path, JsonNode reference) {
    var text = reference.asText();
    if (!text.equals("#") && !text.startsWith("#/")) {
      throw invalid(at + path, "A reference must point into the same schema: #/...");
    }
    return text.substring(1);
  }

  private JsonNode find(String path, String target) {
    try {
      var node = root.at(JsonPointer.compile(target));
      if (!node.isMissingNode()) {
        return node;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(at + path, "The reference is not a JSON pointer.");
    }
    throw invalid(at + path, "The reference points to nothing.");
  }

  private static String below(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}
