package dev.signalbox.workflow.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Free-form JSON and its limits.
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
}
