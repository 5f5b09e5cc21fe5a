package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks free-form JSON that a client may store. What is of another kind than it should be is
/// `wrong-type`; what is larger than 64 KiB, or another limit that is named, is `invalid-value`.
/// Both point at the value. JSON `null` counts as absent.
public final class FreeJson {
  /// The largest value, in bytes of its text in UTF-8.
  public static final int MAX_BYTES = 64 * 1024;

  private FreeJson() {}

  /// Returns the node when it is an object, and an empty object when it is absent.
  public static JsonNode object(String pointer, @Nullable JsonNode node) {
    var given = objectOrNull(pointer, node);
    return given == null ? Json.object() : given;
  }

  public static @Nullable JsonNode objectOrNull(String pointer, @Nullable JsonNode node) {
    return objectOrNull(pointer, node, MAX_BYTES);
  }

  public static @Nullable JsonNode objectOrNull(
      String pointer, @Nullable JsonNode node, int maxBytes) {
    var given = present(node);
    if (given == null) {
      return null;
    }
    if (!given.isObject()) {
      throw wrongType(pointer, "It should be an object.");
    }
    return limited(pointer, given, maxBytes);
  }

  /// Returns the node when it is an array, and an empty array when it is absent.
  public static JsonNode array(String pointer, @Nullable JsonNode node) {
    var given = present(node);
    if (given == null) {
      return Json.MAPPER.createArrayNode();
    }
    if (!given.isArray()) {
      throw wrongType(pointer, "It should be an array.");
    }
    return limited(pointer, given, MAX_BYTES);
  }

  /// Returns the node when it is an object or an array, and an empty object when it is absent.
  public static JsonNode container(String pointer, @Nullable JsonNode node) {
    var given = present(node);
    if (given == null) {
      return Json.object();
    }
    if (!given.isContainerNode()) {
      throw wrongType(pointer, "It should be an object or an array.");
    }
    return limited(pointer, given, MAX_BYTES);
  }

  /// Returns the node, of whichever kind, when it is not too large.
  public static JsonNode any(String pointer, JsonNode node) {
    return limited(pointer, node, MAX_BYTES);
  }

  public static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }

  public static Problem wrongType(String pointer, String detail) {
    return new Problem(
        ProblemCode.WRONG_TYPE,
        "A value has the wrong type.",
        List.of(new FieldError(pointer, ProblemCode.WRONG_TYPE.code(), detail)));
  }

  private static JsonNode limited(String pointer, JsonNode node, int maxBytes) {
    if (Json.write(node).getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw Problem.invalid(pointer, "It should have at most " + maxBytes / 1024 + " KiB.");
    }
    return node;
  }
}
