package dev.signalbox.testing.description;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Tells what a client developer would miss in a description.
public final class DescriptionRules {
  private static final Pattern OPERATION = Pattern.compile("[a-z]+([A-Z][a-z]+)*");
  private static final Pattern SCHEMA = Pattern.compile("([A-Z][a-z]+)+");

  private final ApiDocument document;
  private final List<String> faults = new ArrayList<>();

  private DescriptionRules(ApiDocument document) {
    this.document = document;
  }

  /// Returns the faults of a description, one a line.
  public static List<String> faults(ApiDocument document) {
    var rules = new DescriptionRules(document);
    document.operations().forEach(rules::operation);
    document.schemas().properties().forEach(rules::schema);
    document.tags().forEach(tag -> rules.texts("tag " + tag.path("name").asText(), tag, "name"));
    var names =
        document.operations().stream()
            .map(operation -> operation.node().path("operationId").asText())
            .toList();
    names.stream()
        .distinct()
        .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
        .forEach(name -> rules.faults.add(name + " is the name of two operations"));
    return rules.faults;
  }

  private void operation(ApiDocument.Described operation) {
    var node = operation.node();
    texts(operation.key(), node, "operationId", "summary");
    if (!OPERATION.matcher(node.path("operationId").asText()).matches()) {
      faults.add(operation.key() + ": its operationId is not a verb and a noun in camel case");
    }
    for (var parameter : node.path("parameters")) {
      var resolved = document.resolve(parameter);
      texts(operation.key() + " " + resolved.path("name").asText(), resolved);
    }
    content(operation.key() + " request", node.path("requestBody").path("content"));
    for (var response : node.path("responses").properties()) {
      response(operation.key() + " " + response.getKey(), document.resolve(response.getValue()));
    }
    if (!node.path("responses").has("400")) {
      faults.add(operation.key() + ": it has no problems");
    }
  }

  private void response(String where, JsonNode response) {
    texts(where, response);
    if (!response.path("headers").has("X-Request-Id")) {
      faults.add(where + ": it has no headers");
    }
    for (var header : response.path("headers").properties()) {
      texts(where + " " + header.getKey(), document.resolve(header.getValue()));
    }
    content(where, response.path("content"));
  }

  private void content(String where, JsonNode content) {
    for (var media : content.properties()) {
      var at = where + " " + media.getKey();
      var schema = media.getValue().path("schema");
      if (media.getValue().has("example")) {
        example(at, schema, media.getValue().path("example"));
      } else if (media.getValue().path("examples").isEmpty()) {
        faults.add(at + ": it has no example");
      }
      media
          .getValue()
          .path("examples")
          .forEach(named -> example(at, schema, document.resolve(named).path("value")));
      if (media.getKey().equals("application/x-ndjson") && !schema.has("contentSchema")) {
        faults.add(at + ": the schema of a line is missing");
      }
    }
  }

  private void example(String where, JsonNode schema, JsonNode example) {
    document.faults(schema, example).forEach(fault -> faults.add(where + " example " + fault));
    if (schema.path("contentMediaType").asText().equals("application/x-ndjson")) {
      example
          .asText()
          .lines()
          .flatMap(
              line -> document.faults(schema.path("contentSchema"), Json.stored(line)).stream())
          .forEach(fault -> faults.add(where + " example of a line " + fault));
    }
  }

  private void schema(Map.Entry<String, JsonNode> schema) {
    if (!SCHEMA.matcher(schema.getKey()).matches()) {
      faults.add(schema.getKey() + ": a schema is called by a noun of the domain");
    }
    texts(schema.getKey(), schema.getValue());
    properties(schema.getKey(), schema.getValue());
  }

  /// Looks at the properties of a schema, and at those of objects inside of it.
  private void properties(String where, JsonNode schema) {
    for (var property : schema.path("properties").properties()) {
      var at = where + "." + property.getKey();
      texts(at, property.getValue());
      properties(at, property.getValue());
      properties(at, property.getValue().path("items"));
    }
  }

  /// Notes a missing description, and further texts that must be there.
  private void texts(String where, JsonNode node, String... further) {
    var names = new ArrayList<>(List.of(further));
    names.add("description");
    names.stream()
        .filter(name -> node.path(name).asText().isBlank())
        .forEach(name -> faults.add(where + ": its " + name + " is missing"));
  }
}
