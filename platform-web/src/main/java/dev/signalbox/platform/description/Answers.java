package dev.signalbox.platform.description;

import dev.signalbox.platform.problem.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Describes the answers of operations: what succeeds, what is rejected with which codes, and the
/// headers of both.
final class Answers {
  private static final Set<Integer> WORTH_REPEATING = Set.of(409, 429, 503);

  private final Map<String, Object> components;

  Answers(Map<String, Object> components) {
    this.components = components;
    var examples = Tree.below(components, "examples");
    var codes = new ArrayList<Object>();
    for (var code : Code.all()) {
      examples.put(code.code(), example(code));
      codes.add(code.code());
    }
    var problem = Tree.below(Tree.below(components, "schemas"), "Problem");
    Tree.below(Tree.below(problem, "properties"), "code").put("enum", codes);
  }

  private static Map<String, Object> example(Code code) {
    var value = new LinkedHashMap<String, Object>();
    value.put("type", "urn:signalbox:problem:" + code.code());
    value.put("title", code.title());
    value.put("status", code.status());
    value.put("detail", code.title() + ".");
    value.put("instance", "/v1/example");
    value.put("code", code.code());
    value.put("requestId", "0198c1f2-7a10-7c3e-9b44-5d2f6a1e0c99");
    var example = new LinkedHashMap<String, Object>();
    example.put("summary", code.title());
    example.put("value", value);
    return example;
  }

  /// Returns a refusal. Operations of the same form share one description of it.
  Map<String, Object> problem(int status, Codes.Answer answer) {
    if (answer.own()) {
      return described(status, answer);
    }
    var name = name(status) + String.join("", answer.parts());
    Tree.below(components, "responses").put(name, described(status, answer));
    return Tree.ref("responses/" + name);
  }

  private static Map<String, Object> described(int status, Codes.Answer answer) {
    var headers = new ArrayList<String>();
    if (status == 401) {
      headers.add("WWW-Authenticate");
    }
    if (WORTH_REPEATING.contains(status)) {
      headers.add("Retry-After");
    }
    if (status == 429) {
      headers.addAll(List.of("RateLimit", "RateLimit-Policy"));
    }
    headers.add("X-Request-Id");
    var examples = new LinkedHashMap<String, Object>();
    answer.codes().forEach(code -> examples.put(code.code(), Tree.ref("examples/" + code.code())));
    var body = new LinkedHashMap<String, Object>();
    body.put("schema", Tree.ref("schemas/Problem"));
    body.put("examples", examples);
    var response = new LinkedHashMap<String, Object>();
    response.put("description", Codes.described(answer.codes()));
    response.put("headers", headers(headers));
    response.put("content", Map.of("application/problem+json", body));
    return response;
  }

  static Map<String, Object> headers(List<String> names) {
    var headers = new LinkedHashMap<String, Object>();
    names.stream().distinct().forEach(name -> headers.put(name, Tree.ref("headers/" + name)));
    return headers;
  }

  /// Returns `NotFound` for 404, as RFC 9110 calls it.
  private static String name(int status) {
    return switch (status) {
      case 413 -> "ContentTooLarge";
      case 422 -> "UnprocessableContent";
      default ->
          Arrays.stream(io.micronaut.http.HttpStatus.valueOf(status).getReason().split("[ -]", -1))
              .collect(Collectors.joining());
    };
  }
}
