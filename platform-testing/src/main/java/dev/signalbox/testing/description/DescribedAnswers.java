package dev.signalbox.testing.description;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import java.util.ArrayList;
import java.util.List;

/// Compares the answers of a service with its description.
public final class DescribedAnswers {
  private static final List<String> HEADERS =
      List.of(
          "ETag",
          "Location",
          "Link",
          "Consistency-Token",
          "Idempotency-Replayed",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "WWW-Authenticate",
          "X-Request-Id");

  private final ApiDocument document;

  public DescribedAnswers(ApiDocument document) {
    this.document = document;
  }

  /// Reads the description that a service serves.
  public static DescribedAnswers of(Api api, String service) {
    return new DescribedAnswers(ApiDocument.read(api.get("/openapi/" + service + ".yml").body()));
  }

  /// Returns what an answer has that the description does not tell; empty where they agree.
  public List<String> differences(String method, String path, Api.Answer answer) {
    var operation = document.operation(method, path);
    if (operation.isMissingNode()) {
      return List.of("the operation is not described");
    }
    var response =
        document.resolve(operation.path("responses").path(String.valueOf(answer.status())));
    if (response.isMissingNode()) {
      return List.of("the status is not described");
    }
    var differences = new ArrayList<String>();
    headers(response, answer, differences);
    body(response, answer, differences);
    return differences;
  }

  private void headers(JsonNode response, Api.Answer answer, List<String> differences) {
    var described = response.path("headers");
    for (var name : HEADERS) {
      boolean sent = !answer.header(name).isEmpty();
      if (sent && !described.has(name)) {
        differences.add("the header " + name + " is not described");
      }
      boolean required = document.resolve(described.path(name)).path("required").asBoolean();
      if (!sent && required) {
        differences.add("the header " + name + " is missing");
      }
      if (sent && described.has(name)) {
        var value = Json.MAPPER.getNodeFactory().textNode(answer.header(name));
        document
            .faults(document.resolve(described.path(name)).path("schema"), value)
            .forEach(fault -> differences.add("the header " + name + fault));
      }
    }
  }

  private void body(JsonNode response, Api.Answer answer, List<String> differences) {
    var type = answer.header("content-type").replaceFirst(";.*", "");
    if (answer.body().isEmpty()) {
      if (response.has("content")) {
        differences.add("the body is missing");
      }
      return;
    }
    var content = response.path("content").path(type);
    if (content.isMissingNode()) {
      differences.add("the media type " + type + " is not described");
      return;
    }
    var schema = document.resolve(content.path("schema"));
    if (schema.has("contentSchema")) {
      answer
          .body()
          .lines()
          .forEach(line ->
              differences.addAll(document.faults(schema.path("contentSchema"), Json.stored(line))));
    } else {
      differences.addAll(document.faults(content.path("schema"), answer.json()));
    }
    if (answer.status() >= 400 && !content.path("examples").has(answer.code())) {
      differences.add("the problem code " + answer.code() + " is not described");
    }
  }
}
