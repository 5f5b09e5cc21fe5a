package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Handles free-form JSON: its limits, its canonical text and its digest.
public final class Documents {
  /// The largest free-form document, in bytes of its text.
  public static final int MAX_BYTES = 64 * 1024;

  private Documents() {}

  /// Returns the object, or an empty one if absent; 422 for other values.
  public static JsonNode objectOrEmpty(@Nullable JsonNode given, String pointer) {
    if (given == null || given.isNull()) {
      return Json.object();
    }
    if (!given.isObject()) {
      throw Problem.invalid(pointer, "It should be a JSON object.");
    }
    return limited(given, pointer);
  }

  /// Returns JSON of at most 64 KiB; 413 above.
  public static JsonNode limited(JsonNode given, String pointer) {
    if (Json.write(given).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new Problem(ProblemCode.BODY_TOO_LARGE, "At most 64 KiB of JSON at " + pointer + ".");
    }
    return given;
  }

  /// Returns the canonical text: members sorted by name, no white space, numbers without trailing
  /// zeros. Equal documents have equal text, however they were sent or stored.
  public static String canonical(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var sorted = new TreeMap<String, String>();
        node.properties().forEach(e -> sorted.put(e.getKey(), canonical(e.getValue())));
        yield sorted.entrySet().stream()
            .map(e -> Json.write(e.getKey()) + ":" + e.getValue())
            .collect(Collectors.joining(",", "{", "}"));
      }
      case ARRAY -> {
        var elements = new ArrayList<String>();
        node.forEach(element -> elements.add(canonical(element)));
        yield elements.stream().collect(Collectors.joining(",", "[", "]"));
      }
      case NUMBER -> node.decimalValue().stripTrailingZeros().toString();
      default -> Json.write(node);
    };
  }

  /// Returns the SHA-256 of the canonical text, in hexadecimal.
  public static String digest(JsonNode node) {
    try {
      var text = canonical(node).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
