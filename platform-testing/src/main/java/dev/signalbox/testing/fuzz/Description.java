package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/// Represents a parsed OpenAPI description.
record Description(JsonNode root, List<Operation> operations) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  static Description read(String yaml) {
    JsonNode root = new ObjectMapper().valueToTree(new Yaml().load(yaml));
    var description = new Description(root, new ArrayList<>());
    for (var path : root.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          var read = description.operation(operation.getKey(), path.getKey(), operation.getValue());
          // A stream has no end to wait for; StreamTest tests it.
          if (!read.answers().getOrDefault(200, Set.of()).contains("text/event-stream")) {
            description.operations.add(read);
          }
        }
      }
    }
    return description;
  }

  /// Returns the node itself, or the target of its reference.
  JsonNode resolve(JsonNode node) {
    var ref = node.path("$ref").asText("");
    return ref.isEmpty() ? node : resolve(root.at(ref.substring(1)));
  }

  private Operation operation(String method, String path, JsonNode node) {
    var parameters = new ArrayList<JsonNode>();
    node.path("parameters").forEach(parameter -> parameters.add(resolve(parameter)));
    var bodies = new HashMap<String, JsonNode>();
    node.path("requestBody")
        .path("content")
        .properties()
        .forEach(type -> bodies.put(type.getKey(), type.getValue().path("schema")));
    var answers = new HashMap<Integer, Set<String>>();
    for (var answer : node.path("responses").properties()) {
      var types = new HashSet<String>();
      resolve(answer.getValue()).path("content").fieldNames().forEachRemaining(types::add);
      answers.put(Integer.parseInt(answer.getKey()), types);
    }
    return new Operation(
        method.toUpperCase(Locale.ROOT), path, parameters, Map.copyOf(bodies), Map.copyOf(answers));
  }
}
