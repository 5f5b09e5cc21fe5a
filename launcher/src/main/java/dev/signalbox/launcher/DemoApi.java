package dev.signalbox.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.migration.ServiceModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Calls the running services as the owner of a workspace, so that demo data passes every rule.
final class DemoApi implements AutoCloseable {
  private static final Duration VALIDITY = Duration.ofMinutes(10);

  private final DevKeys keys;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, URI> services =
      ServiceModule.all().stream().collect(Collectors.toMap(ServiceModule::schema, Services::url));

  DemoApi(DevKeys keys) {
    this.keys = keys;
  }

  /// Tells whether a list has no entry.
  boolean isEmpty(String service, String workspace, String path) {
    return get(service, workspace, path).isEmpty();
  }

  /// Returns the first entries of a list.
  JsonNode get(String service, String workspace, String path) {
    return send(request(service, workspace, path).GET()).path("items");
  }

  /// Creates something and returns it.
  JsonNode post(String service, String workspace, String path, String body) {
    return send(
        request(service, workspace, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode post(String service, String workspace, String path, JsonNode body) {
    return post(service, workspace, path, Json.write(body));
  }

  void put(String service, String workspace, String path) {
    send(request(service, workspace, path).PUT(HttpRequest.BodyPublishers.noBody()));
  }

  /// Uploads NDJSON of which every line has to be accepted.
  void upload(String service, String workspace, String path, String lines) {
    var answer =
        text(
            request(service, workspace, path)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines)));
    if (answer.contains("\"rejected\",")) {
      throw new IllegalStateException("demo data: " + path + " answered " + answer);
    }
  }

  private HttpRequest.Builder request(String service, String workspace, String path) {
    var owner = workspace.equals(Directory.GLOBEX) ? "owner@globex.test" : "owner@acme.test";
    return HttpRequest.newBuilder(Objects.requireNonNull(services.get(service)).resolve(path))
        .header("Authorization", "Bearer " + keys.token(owner, VALIDITY))
        .header("X-Workspace-Id", workspace)
        .timeout(Duration.ofSeconds(20));
  }

  private JsonNode send(HttpRequest.Builder request) {
    var answer = text(request);
    return answer.isEmpty() ? Json.object() : Json.stored(answer);
  }

  private String text(HttpRequest.Builder builder) {
    var request = builder.build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            "demo data: "
                + request.uri().getPath()
                + " answered "
                + response.statusCode()
                + " "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(
          "demo data: " + request.uri().getPath() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
