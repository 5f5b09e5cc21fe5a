package dev.signalbox.testing.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.signalbox.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.Yaml;

/// Represents an OpenAPI description with its operations and schemas.
public final class ApiDocument {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final JsonNode root;
  private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

  private ApiDocument(JsonNode root) {
    this.root = root;
  }

  public static ApiDocument read(String yaml) {
    return new ApiDocument(new ObjectMapper().valueToTree(new Yaml().load(yaml)));
  }

  /// Represents an operation and where it is.
  record Described(String method, String path, JsonNode node) {
    String key() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }
  }

  List<Described> operations() {
    var operations = new ArrayList<Described>();
    for (var path : root.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.add(new Described(operation.getKey(), path.getKey(), operation.getValue()));
        }
      }
    }
    return operations;
  }

  JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  JsonNode schemas() {
    return root.path("components").path("schemas");
  }

  JsonNode tags() {
    return root.path("tags");
  }

  /// Returns the node itself, or the one that it refers to.
  JsonNode resolve(JsonNode node) {
    var ref = node.path("$ref").asText("");
    return ref.isEmpty() ? node : resolve(root.at(ref.substring(1)));
  }

  /// Returns the faults of a value; empty if it is valid against a schema of this document.
  List<String> faults(JsonNode schema, JsonNode value) {
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(fault -> fault.getInstanceLocation() + ": " + fault.getType())
        .distinct()
        .toList();
  }

  private JsonSchema compile(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", root.path("components"));
    return FACTORY.getSchema(Json.write(whole), InputFormat.JSON, CONFIG);
  }
}
