package dev.signalbox.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Represents a client of a running service that acts as one caller. It is immutable; each
/// variation is a new client.
public record Api(URI base, Map<String, String> headers) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public Api {
    headers = Map.copyOf(headers);
  }

  /// Holds a response whose body was read.
  public record Answer(int status, Map<String, String> headers, String body) {
    public JsonNode json() {
      return Json.stored(body);
    }

    /// Returns the problem code of an error.
    public String code() {
      return json().path("code").asText();
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  public Api as(Caller.Member member) {
    return with("Authorization", "Bearer " + TestTokens.valid(member.subject()))
        .with("X-Workspace-Id", member.workspaceId().toString());
  }

  public Api with(String header, String value) {
    var changed = new HashMap<>(headers);
    changed.put(header, value);
    return new Api(base, changed);
  }

  public Api without(String header) {
    var changed = new HashMap<>(headers);
    changed.remove(header);
    return new Api(base, changed);
  }

  public Answer get(String path) {
    return send("GET", path, null, "application/json");
  }

  public Answer post(String path, String json) {
    return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  public Answer postLines(String path, String ndjson) {
    return send("POST", path, ndjson.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
  }

  public Answer put(String path, String json) {
    return send("PUT", path, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, "application/json");
  }

  public Answer send(String method, String path, byte @Nullable [] body, String type) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    headers.forEach(request::header);
    try {
      var response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      var answered = new HashMap<String, String>();
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      return new Answer(response.statusCode(), answered, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
