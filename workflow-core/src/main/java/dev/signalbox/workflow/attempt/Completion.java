package dev.signalbox.workflow.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.json.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Represents a result that a worker submits. Its digest distinguishes a repetition of the same
/// call from another result.
record Completion(
    UUID item, UUID attempt, long token, JsonNode result, JsonNode output, String digest) {

  /// Returns the completion that is at the pointer `at` of the body.
  static Completion of(
      String at, UUID item, UUID attempt, long token, JsonNode result, @Nullable JsonNode output) {
    var kept = output == null ? NullNode.getInstance() : output;
    var _ = FreeJson.any(at + "/result", result);
    var _ = FreeJson.any(at + "/output", kept);
    var body = Json.object().put("ended", "COMPLETED");
    body.set("result", result);
    body.set("output", kept);
    return new Completion(item, attempt, token, result, kept, CanonicalJson.sha256(body));
  }
}
