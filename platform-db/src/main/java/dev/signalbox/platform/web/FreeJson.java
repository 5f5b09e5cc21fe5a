package dev.signalbox.platform.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Free-form JSON that a client may store: an object of at most 64 KiB.
public final class FreeJson {
  private static final int MAX_BYTES = 64 * 1024;

  private FreeJson() {}

  /// The node when it is an object; an empty object when it is absent.
  public static JsonNode object(String pointer, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Json.object();
    }
    if (!node.isObject()) {
      throw new Problem(
          ProblemCode.WRONG_TYPE,
          "A value has the wrong type.",
          List.of(
              new FieldError(
                  pointer, ProblemCode.WRONG_TYPE.code(), "It should be a JSON object.")));
    }
    if (Json.write(node).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Problem.invalid(pointer, "It exceeds 64 KiB.");
    }
    return node;
  }
}
