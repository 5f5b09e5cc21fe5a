package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes bodies and parameters invalid.
final class Mutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\ud800",
          "\u202eevil",
          "\u200b",
          "Z\u0351\u0352\u0353algo",
          "\u0455ignalb\u043ex",
          "x".repeat(300),
          "x".repeat(70_000),
          "'; DROP TABLE platform.users; --",
          "' OR '1'='1",
          "\" } { \"",
          "(a+)+$",
          "../../etc/passwd",
          "${jndi:ldap://localhost/a}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "\r\nSet-Cookie: a=b",
          "null",
          "NaN",
          "-0",
          "9".repeat(400),
          "1e309",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "+1000000000-12-31T23:59:59Z",
          "-000044-03-15T00:00:00Z",
          "2026-02-30T00:00:00Z",
          "2026-01-01T00:00:00+99:99",
          Tenant.NIL,
          "%00",
          "%",
          "\uD83D\uDE80".repeat(80));

  private static final List<JsonNode> VALUES = values();

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  private static List<JsonNode> values() {
    var values = new ArrayList<JsonNode>();
    TEXTS.forEach(text -> values.add(JSON.textNode(text)));
    values.addAll(
        List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.numberNode(-1),
            JSON.numberNode(0),
            JSON.numberNode(1.5),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(Integer.MIN_VALUE),
            JSON.numberNode(1e308),
            JSON.numberNode(new BigInteger("9".repeat(60))),
            JSON.objectNode(),
            JSON.arrayNode(),
            JSON.arrayNode().add(JSON.nullNode()),
            deep()));
    return values;
  }

  private static JsonNode deep() {
    JsonNode node = JSON.textNode("deep");
    for (int i = 0; i < 100; i++) {
      node = JSON.arrayNode().add(node);
    }
    return node;
  }

  /// Returns the bytes of an invalid body.
  byte[] spoil(JsonNode valid) {
    var text =
        switch (random.nextInt(12)) {
          case 0 -> "";
          case 1 -> valid.toString().substring(0, valid.toString().length() / 2);
          case 2 -> valid + "{}";
          case 3 -> "\ufeff" + valid;
          case 4 -> "[" + valid + "]";
          case 5 -> valid.toString().replaceFirst("\\{", "{\"unknown\": 1, ");
          case 6 -> valid.toString().replaceFirst("(\"[a-zA-Z]+\":[^,}\\]]+)", "$1,$1");
          case 7 -> "/* comment */" + valid;
          case 8 -> valid.toString().replace('"', '\'');
          default -> withValue(valid.deepCopy()).toString();
        };
    return text.getBytes(
        random.nextInt(20) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /// Replaces or removes one value at a random place.
  private JsonNode withValue(JsonNode root) {
    if (!(root instanceof ObjectNode object) || object.isEmpty()) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    var name = names.get(random.nextInt(names.size()));
    var child = object.path(name);
    if (child.isContainerNode() && !child.isEmpty() && random.nextBoolean()) {
      object.set(name, withValue(child.isArray() ? child.path(0) : child));
    } else if (random.nextInt(8) == 0) {
      object.remove(name);
    } else {
      object.set(name, VALUES.get(random.nextInt(VALUES.size())));
    }
    return object;
  }
}
