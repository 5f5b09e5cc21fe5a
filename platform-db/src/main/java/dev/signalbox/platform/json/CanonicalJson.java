package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.hash.Hashes;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes JSON so that equal documents have equal text, however they were sent or stored: members
/// sorted by name, no white space, numbers without trailing zeros.
public final class CanonicalJson {
  private CanonicalJson() {}

  public static String write(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var sorted = new TreeMap<String, String>();
        node.properties().forEach(e -> sorted.put(e.getKey(), write(e.getValue())));
        yield sorted.entrySet().stream()
            .map(e -> Json.write(e.getKey()) + ":" + e.getValue())
            .collect(Collectors.joining(",", "{", "}"));
      }
      case ARRAY -> {
        var elements = new ArrayList<String>();
        node.forEach(element -> elements.add(write(element)));
        yield elements.stream().collect(Collectors.joining(",", "[", "]"));
      }
      case NUMBER -> node.decimalValue().stripTrailingZeros().toString();
      default -> Json.write(node);
    };
  }

  /// Returns the SHA-256 of the canonical text, in hexadecimal.
  public static String sha256(JsonNode node) {
    return Hashes.sha256Hex(write(node));
  }
}
