package dev.signalbox.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Represents one operation of a description. `bodies` and `answers` are keyed by media type and
/// status.
record Operation(
    String method,
    String path,
    List<JsonNode> parameters,
    Map<String, JsonNode> bodies,
    Map<Integer, Set<String>> answers) {

  String key() {
    return method + " " + path;
  }

  boolean hasVariable() {
    return path.contains("{");
  }

  /// Returns the collection, for example `/v1/connections` for `/v1/connections/{id}:suspend`.
  String collection() {
    int variable = path.indexOf("/{");
    return variable < 0 ? path.replaceFirst(":.*", "") : path.substring(0, variable);
  }
}
