package dev.signalbox.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks free-form JSON of a client: it must be an object or an array where one is required, and
/// have at most 64 KiB.
public final class FreeForm {
  /// The largest free-form value, in bytes of UTF-8.
  public static final int MAX_BYTES = 64 * 1024;

  private FreeForm() {}

  /// Returns the object at `pointer` of the body; an empty one if it is absent.
  public static JsonNode object(@Nullable JsonNode value, String pointer) {
    if (value == null || value.isNull()) {
      return Json.object();
    }
    if (!value.isObject()) {
      throw wrongType(pointer, "It should be an object.");
    }
    return limited(value, pointer);
  }

  /// Returns the array at `pointer` of the body; an empty one if it is absent.
  public static JsonNode array(@Nullable JsonNode value, String pointer) {
    if (value == null || value.isNull()) {
      return Json.MAPPER.createArrayNode();
    }
    if (!value.isArray()) {
      throw wrongType(pointer, "It should be an array.");
    }
    return limited(value, pointer);
  }

  /// Returns the value if it is not too large.
  public static JsonNode limited(JsonNode value, String pointer) {
    if (Json.write(value).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Problem.invalid(pointer, "It should have at most 64 KiB.");
    }
    return value;
  }

  /// Creates the problem of a value at `pointer` that has the wrong type.
  public static Problem wrongType(String pointer, String detail) {
    return new Problem(
        ProblemCode.WRONG_TYPE,
        "A value has the wrong type.",
        List.of(new FieldError(pointer, "wrong-type", detail)));
  }
}
