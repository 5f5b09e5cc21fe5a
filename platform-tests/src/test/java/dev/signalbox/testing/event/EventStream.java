package dev.signalbox.testing.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Represents a client of server-sent events and returns the received events one by one.
final class EventStream implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final InputStream body;
  private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile boolean ended;
  private volatile String lastId = "";

  record Received(String id, JsonNode data, long atNanos) {}

  private EventStream(InputStream body) {
    this.body = body;
    var _ = Thread.ofVirtual().start(this::listen);
  }

  static EventStream open(URI address, String token, UUID workspace, String lastEventId) {
    var request =
        HttpRequest.newBuilder(address)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token)
            .header("X-Workspace-Id", workspace.toString());
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("status " + answer.statusCode());
      }
      return new EventStream(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void listen() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = "";
      String name = "";
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
          lastId = id;
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:") && name.equals("event")) {
          received.add(new Received(id, Json.stored(line.substring(5)), System.nanoTime()));
        }
      }
    } catch (IOException e) {
      // The stream was closed from this side.
    } finally {
      ended = true;
    }
  }

  /// Returns the id of the last message, including heartbeats, as a browser would send it.
  String lastId() {
    return lastId;
  }

  boolean ended() {
    return ended;
  }

  @Nullable Received next() {
    return next(10_000);
  }

  @Nullable Received next(long millis) {
    try {
      return received.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// Returns the type of the next event; empty if none came.
  String type() {
    var next = next();
    return next == null ? "" : next.data().get("type").asText();
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
