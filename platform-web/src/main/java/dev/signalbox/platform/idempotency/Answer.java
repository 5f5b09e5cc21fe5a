package dev.signalbox.platform.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Represents a stored answer: its status, the headers that a client acts on, and the text of the
/// body.
final class Answer {
  static final String REPLAYED = "Idempotency-Replayed";
  private static final List<String> HEADERS =
      List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CONTENT_TYPE);

  private Answer() {}

  static JsonNode store(HttpResponse<?> answer) {
    var stored = Json.object().put("status", answer.code());
    var headers = stored.putObject("headers");
    for (var name : HEADERS) {
      var value = answer.getHeaders().get(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return answer.getBody().<JsonNode>map(body -> stored.put("body", text(body))).orElse(stored);
  }

  private static String text(Object body) {
    return switch (body) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case ShownOnce secret -> Json.write(secret.withoutSecret());
      default -> Json.write(body);
    };
  }

  static MutableHttpResponse<byte[]> replay(JsonNode stored) {
    MutableHttpResponse<byte[]> answer =
        HttpResponse.status(HttpStatus.valueOf(stored.path("status").asInt()));
    answer.header(REPLAYED, "true");
    stored
        .path("headers")
        .properties()
        .forEach(header -> answer.header(header.getKey(), header.getValue().asText()));
    return stored.has("body") ? withBody(answer, stored.path("body").asText()) : answer;
  }

  private static MutableHttpResponse<byte[]> withBody(
      MutableHttpResponse<byte[]> answer, String text) {
    answer.body(text.getBytes(StandardCharsets.UTF_8));
    return answer.getContentType().isPresent()
        ? answer
        : answer.contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
