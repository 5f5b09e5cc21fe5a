package dev.signalbox.platform.description;

import dev.signalbox.platform.tenant.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Represents one operation of the description, completed by the rules of the platform and by its
/// words.
record Operation(
    Route route,
    Map<String, Object> node,
    Map<String, Object> own,
    Words words,
    Answers answers,
    Bodies bodies) {

  /// Returns the operation with its keys in the order in which people read them.
  Map<String, Object> completed() {
    var completed = new LinkedHashMap<String, Object>();
    completed.put("operationId", own.getOrDefault("operationId", ""));
    completed.put("tags", List.of(route.tag()));
    completed.put("summary", own.getOrDefault("summary", ""));
    if (own.get("description") instanceof String said) {
      completed.put("description", said + "\n\n" + right(route.needed()));
    }
    completed.put("security", security());
    var parameters = parameters();
    if (!parameters.isEmpty()) {
      completed.put("parameters", parameters);
    }
    if (hasBody()) {
      completed.put("requestBody", requestBody());
    }
    completed.put("responses", responses());
    return completed;
  }

  private List<Map<String, List<String>>> security() {
    Map<String, List<String>> token = Map.of("bearer", List.of());
    return switch (route.needed()) {
      case PUBLIC -> own.containsKey("token") ? List.of(Map.of(), token) : List.of();
      case OWN_ACCOUNT, APPROVE -> List.of(token);
      case READ, WRITE, ADMINISTER -> List.of(token, Map.of("apiKey", List.of()));
    };
  }

  private boolean hasBody() {
    return node.containsKey("requestBody");
  }

  private boolean isPage() {
    return route.readsRequest() && returns().stream().anyMatch(name -> name.endsWith("Page"));
  }

  /// Returns the names of the schemas that the operation answers with.
  private List<String> returns() {
    var names = new ArrayList<String>();
    Tree.visit(
        node.get("responses"),
        part ->
            Tree.target(part).map(target -> target.replace("schemas/", "")).ifPresent(names::add));
    return names;
  }

  /// Returns true if the answer has an ETag: its schema has a revision, or the words say so.
  private boolean hasRevision() {
    return Tree.list(own.get("headers")).contains("ETag")
        || (!Boolean.FALSE.equals(own.get("etag"))
            && returns().stream().anyMatch(bodies::hasRevision));
  }

  private List<Object> parameters() {
    var parameters = new ArrayList<Object>();
    for (var parameter : Tree.list(node.get("parameters"))) {
      parameters.add(described(Tree.map(parameter)));
    }
    if (isPage()) {
      parameters.add(Tree.ref("parameters/Cursor"));
      parameters.add(Tree.ref("parameters/Limit"));
    }
    if (route.inWorkspace()) {
      parameters.add(Tree.ref("parameters/Workspace"));
    }
    if (route.takesKey()) {
      parameters.add(Tree.ref("parameters/IdempotencyKey"));
    }
    if (route.needsRevision()) {
      parameters.add(Tree.ref("parameters/IfMatch"));
    }
    if (hasRevision() && !route.changes()) {
      parameters.add(Tree.ref("parameters/IfNoneMatch"));
    }
    return parameters;
  }

  private Map<String, Object> described(Map<String, Object> parameter) {
    var name = String.valueOf(parameter.get("name"));
    var entry = new LinkedHashMap<>(words.parameter(name));
    entry.putAll(words.parameter(route.tag() + "." + name));
    entry.putAll(words.parameter(own.get("operationId") + "." + name));
    var schema = Tree.map(parameter.get("schema"));
    Schemas.dropNull(schema);
    var described = new LinkedHashMap<String, Object>();
    described.put("name", name);
    described.put("in", parameter.get("in"));
    described.put("description", entry.getOrDefault("description", ""));
    entry.remove("description");
    described.putAll(parameter);
    if (entry.get("example") != null) {
      described.put("example", entry.get("example"));
    }
    described.put("schema", Properties.keywords(schema, entry));
    return described;
  }

  private Map<String, Object> requestBody() {
    var body = new LinkedHashMap<>(Tree.map(node.get("requestBody")));
    body.put("content", bodies.of(Tree.map(body.get("content")), Tree.map(own.get("request"))));
    return body;
  }

  private Map<String, Object> responses() {
    var responses = new TreeMap<String, Object>();
    Tree.map(node.get("responses"))
        .forEach((status, response) -> responses.put(status, success(status, Tree.map(response))));
    if (hasRevision() && !route.changes()) {
      responses.put("304", Tree.ref("responses/NotModified"));
    }
    boolean hasQuery = String.valueOf(node.get("parameters")).contains("in=query");
    Codes.of(route, isPage(), hasBody(), hasQuery, Tree.list(own.get("problems")))
        .byStatus()
        .forEach(
            (status, codes) -> responses.put(status.toString(), answers.problem(status, codes)));
    return new LinkedHashMap<>(responses);
  }

  private Map<String, Object> success(String status, Map<String, Object> response) {
    var said = Tree.map(own.get("answers"));
    var described = new LinkedHashMap<String, Object>();
    described.put("description", said.getOrDefault(status, words(status)));
    described.put("headers", Answers.headers(headers(status)));
    if (response.containsKey("content") && !status.equals("204") && !status.equals("202")) {
      described.put(
          "content", bodies.of(Tree.map(response.get("content")), Tree.map(own.get("response"))));
    }
    return described;
  }

  private List<String> headers(String status) {
    var headers = new ArrayList<String>();
    if (hasRevision() && !status.equals("204")) {
      headers.add("ETag");
    }
    Tree.list(own.get("headers")).forEach(name -> headers.add(name.toString()));
    if (status.equals("201") && !Boolean.FALSE.equals(own.get("location"))) {
      headers.add("Location");
    }
    if (isPage()) {
      headers.add("Link");
    }
    if (route.takesKey()) {
      headers.add("Idempotency-Replayed");
    }
    if (!route.isPublic() || route.changes()) {
      headers.addAll(List.of("RateLimit", "RateLimit-Policy"));
    }
    headers.add("X-Request-Id");
    return headers;
  }

  private static String words(String status) {
    return switch (status) {
      case "201" -> "It was made.";
      case "202" -> "The request was taken; its work follows.";
      case "204" -> "It was done; the answer has no body.";
      default -> "It was done.";
    };
  }

  /// Describes the callers that may call an operation.
  static String right(Permission needed) {
    return switch (needed) {
      case PUBLIC -> "Anybody may call this.";
      case OWN_ACCOUNT -> "Users call this with a token and without a workspace.";
      case READ -> "All members of the workspace and all its API keys may call this.";
      case WRITE ->
          "Editors, administrators and owners of the workspace may call this, and API keys with the"
              + " scope `write`.";
      case APPROVE -> "Approvers, administrators and owners of the workspace may call this.";
      case ADMINISTER ->
          "Administrators and owners of the workspace may call this, and API keys with the scope"
              + " `admin`.";
    };
  }
}
