package dev.signalbox.platform.description;

import dev.signalbox.platform.tenant.Permission;
import io.micronaut.http.HttpRequest;
import io.micronaut.inject.MethodReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Represents one operation of the description, completed by the rules of the platform.
record Operation(
    String method,
    String path,
    Permission needed,
    MethodReference<?, ?> target,
    Map<String, Object> node) {

  /// The error statuses that some operation may return as a problem.
  static final List<Integer> ERRORS =
      List.of(400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 503, 504);

  void complete() {
    var segments = segments();
    node.put("operationId", String.join(".", segments) + "." + target.getMethodName());
    node.put("tags", List.of(segments.getFirst()));
    node.put("security", security());
    parameters();
    responses();
  }

  /// Returns the segments of the path without version, variables and verbs.
  private List<String> segments() {
    return Arrays.stream(path.replaceAll(":.*", "").split("/", -1))
        .filter(segment -> !segment.isEmpty() && !segment.startsWith("{") && !segment.equals("v1"))
        .toList();
  }

  private List<Map<String, List<String>>> security() {
    return switch (needed) {
      case PUBLIC -> List.of();
      case OWN_ACCOUNT -> List.of(Map.of("bearer", new ArrayList<>()));
      case READ, WRITE, APPROVE, ADMINISTER ->
          List.of(Map.of("bearer", new ArrayList<>()), Map.of("apiKey", new ArrayList<>()));
    };
  }

  private boolean inWorkspace() {
    return needed != Permission.PUBLIC && needed != Permission.OWN_ACCOUNT;
  }

  private boolean changes() {
    return !method.equals("get");
  }

  private boolean hasBody() {
    return node.containsKey("requestBody");
  }

  /// Returns true if the operation needs If-Match. Operations that change one resource take the
  /// request as an argument for this purpose only.
  private boolean needsRevision() {
    return changes()
        && Arrays.stream(target.getArguments()).anyMatch(a -> a.getType() == HttpRequest.class);
  }

  private void parameters() {
    var parameters = new ArrayList<>(Tree.list(node.get("parameters")));
    for (var parameter : parameters) {
      Schemas.dropNull(Tree.map(Tree.map(parameter).get("schema")));
    }
    if (isPage()) {
      parameters.add(Tree.ref("parameters/Cursor"));
      parameters.add(Tree.ref("parameters/Limit"));
    }
    if (inWorkspace()) {
      parameters.add(Tree.ref("parameters/Workspace"));
    }
    if (inWorkspace() && method.equals("post") && needed != Permission.READ) {
      parameters.add(Tree.ref("parameters/IdempotencyKey"));
    }
    if (needsRevision()) {
      parameters.add(Tree.ref("parameters/IfMatch"));
    }
    if (!parameters.isEmpty()) {
      node.put("parameters", parameters);
    }
  }

  private boolean isPage() {
    return String.valueOf(node.get("responses")).contains("#/components/schemas/Page_");
  }

  private void responses() {
    var responses = new TreeMap<String, Object>(Tree.map(node.get("responses")));
    responses.replaceAll((status, response) -> described(status, Tree.map(response)));
    for (var status : errors()) {
      responses.put(status.toString(), Tree.ref("responses/" + status));
    }
    node.put("responses", new LinkedHashMap<>(responses));
  }

  private Set<Integer> errors() {
    var errors = new TreeSet<>(List.of(400, 406, 429, 503, 504));
    if (needed != Permission.PUBLIC) {
      errors.addAll(List.of(401, 403));
    }
    if (inWorkspace() || path.contains("{") || hasBody()) {
      errors.add(404);
    }
    if (changes()) {
      errors.addAll(List.of(409, 422));
    } else if (node.containsKey("parameters")) {
      errors.add(422);
    }
    if (hasBody()) {
      errors.addAll(List.of(413, 415));
    }
    if (needsRevision()) {
      errors.addAll(List.of(412, 428));
    }
    if (needed == Permission.PUBLIC && changes()) {
      errors.addAll(List.of(401, 403, 404));
    }
    return errors;
  }

  private static Map<String, Object> described(String status, Map<String, Object> response) {
    var words =
        switch (status) {
          case "201" -> "Created";
          case "204" -> "Done";
          default -> "OK";
        };
    response.put("description", words);
    if (status.equals("204")) {
      response.remove("content");
    }
    return response;
  }
}
