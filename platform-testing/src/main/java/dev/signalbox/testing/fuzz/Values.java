package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/// Generates values that a schema permits.
final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Description description;
  private final Random random;

  Values(Description description, Random random) {
    this.description = description;
    this.random = random;
  }

  JsonNode of(JsonNode given, String name, Tenant tenant, int depth) {
    var schema = description.resolve(given);
    if (schema.has("allOf") || schema.has("anyOf")) {
      return of(schema.path(schema.has("allOf") ? "allOf" : "anyOf").path(0), name, tenant, depth);
    }
    if (schema.has("enum")) {
      return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema, tenant, depth);
      case "array" -> array(schema, name, tenant, depth);
      case "integer" -> JSON.numberNode(whole(schema));
      case "number" -> JSON.numberNode(random.nextInt(1000) / 1000.0);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" -> JSON.textNode(text(schema, name, tenant));
      default -> anything(tenant);
    };
  }

  private static String type(JsonNode schema) {
    var type = schema.path("type");
    if (type.isArray()) {
      return type.path(0).asText();
    }
    return type.asText(schema.has("properties") ? "object" : "");
  }

  private ObjectNode object(JsonNode schema, Tenant tenant, int depth) {
    var object = JSON.objectNode();
    for (var property : schema.path("properties").properties()) {
      boolean required = contains(schema.path("required"), property.getKey());
      if (required || (depth < 4 && random.nextInt(3) == 0)) {
        object.set(
            property.getKey(), of(property.getValue(), property.getKey(), tenant, depth + 1));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, String name, Tenant tenant, int depth) {
    var array = JSON.arrayNode();
    int length = Math.max(schema.path("minItems").asInt(0), 1 + random.nextInt(2));
    for (int i = 0; i < length && depth < 6; i++) {
      array.add(of(schema.path("items"), name, tenant, depth + 1));
    }
    return array;
  }

  private long whole(JsonNode schema) {
    long from = schema.path("minimum").asLong(0);
    long to = schema.path("maximum").asLong(from + 100);
    return from + random.nextLong(Math.max(1, Math.min(to - from, 1000) + 1));
  }

  private String text(JsonNode schema, String name, Tenant tenant) {
    var pattern = schema.path("pattern").asText("");
    return switch (schema.path("format").asText("")) {
      case "uuid" -> tenant.referred(name, random);
      case "date-time" -> Instant.now().minus(random.nextInt(500), ChronoUnit.MINUTES).toString();
      case "date" -> "2026-01-0" + (1 + random.nextInt(9));
      default -> word(schema, pattern, name, tenant);
    };
  }

  private String word(JsonNode schema, String pattern, String name, Tenant tenant) {
    if (pattern.startsWith("^[A-Z]")) {
      return "T" + random.nextInt(50);
    }
    if (name.equals("email")) {
      return tenant.marker + random.nextInt(1000) + "@example.test";
    }
    var word =
        pattern.isEmpty() ? tenant.marker + "-" + random.nextInt(10_000) : "a" + random.nextInt(99);
    int longest = schema.path("maxLength").asInt(200);
    return word.length() > longest ? word.substring(0, longest) : word;
  }

  private JsonNode anything(Tenant tenant) {
    return switch (random.nextInt(4)) {
      case 0 -> JSON.objectNode().put("note", tenant.marker).put("n", random.nextInt());
      case 1 -> JSON.arrayNode().add(tenant.marker).add(1.5);
      case 2 -> JSON.textNode(tenant.marker);
      default -> JSON.objectNode();
    };
  }

  private static boolean contains(JsonNode array, String text) {
    for (var element : array) {
      if (element.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }
}
