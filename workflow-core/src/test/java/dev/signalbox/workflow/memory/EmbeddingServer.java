package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Serves OpenAI's embeddings API, correctly or not. Its vectors are those of the lexical provider.
final class EmbeddingServer implements AutoCloseable {
  record Request(String path, String authorization, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int status = 200;
  private volatile @Nullable String fixed;
  private volatile boolean reversed;
  private volatile boolean hangs;

  EmbeddingServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  Embedding vectorOf(String text) {
    return LexicalHashing.embed(text);
  }

  void fail(int withStatus, int times) {
    status = withStatus;
    failures.set(times);
  }

  void answer(String body) {
    fixed = body;
  }

  void answerReversed() {
    reversed = true;
  }

  void hang() {
    hangs = true;
  }

  @Override
  public void close() {
    hanging.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    requests.add(new Request(exchange.getRequestURI().getPath(), authorization, body));
    if (hangs) {
      await();
    }
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      send(exchange, status, "{\"error\":\"" + authorization + "\"}");
      return;
    }
    var answer = fixed;
    send(exchange, 200, answer == null ? vectors(Json.stored(body).path("input")) : answer);
  }

  private String vectors(JsonNode input) {
    var data = new ArrayList<String>();
    for (int i = 0; i < input.size(); i++) {
      var vector = vectorOf(input.path(i).asText()).text();
      data.add("{\"index\":" + i + ",\"embedding\":" + vector + "}");
    }
    if (reversed) {
      Collections.reverse(data);
    }
    return "{\"data\":[" + String.join(",", data) + "]}";
  }

  private void await() {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
