package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks free-form JSON that a client may store: it must be of the right kind, and have at most 64
/// KiB.
public final class FreeJson {
  private static final int MAX_BYTES = 64 * 1024;

  private FreeJson() {}

  /// Returns the node if it is an object; an empty object if it is absent.
  public static JsonNode object(String pointer, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Json.object();
    }
    return checked(pointer, node, node.isObject(), "It should be a JSON object.");
  }

  /// Returns the node if it is an object or an array; an empty object if it is absent.
  public static JsonNode container(String pointer, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Json.object();
    }
    return checked(pointer, node, node.isContainerNode(), "It should be a JSON object or array.");
  }

  private static JsonNode checked(
      String pointer, JsonNode node, boolean rightKind, String expectation) {
    if (!rightKind) {
      throw new Problem(
          ProblemCode.WRONG_TYPE,
          "A value has the wrong type.",
          List.of(new FieldError(pointer, ProblemCode.WRONG_TYPE.code(), expectation)));
    }
    if (Json.write(node).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Problem.invalid(pointer, "It exceeds 64 KiB.");
    }
    return node;
  }
}
