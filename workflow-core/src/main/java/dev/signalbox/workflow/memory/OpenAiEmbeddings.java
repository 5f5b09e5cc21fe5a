package dev.signalbox.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.retry.Backoff;
import dev.signalbox.workflow.WorkflowCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Fetches vectors from a server with OpenAI's embeddings API. It tries three times on 429, 5xx and
/// broken connections, within one budget that leaves the request time to store. Redirects are not
/// followed, and neither the key nor an answer is ever logged or shown.
final class OpenAiEmbeddings implements EmbeddingProvider {
  private static final int BATCH = 64;
  private static final int MAX_ATTEMPTS = 3;
  private static final Backoff PAUSES = Backoff.ofMillis(200, 1_000);
  private static final long BUDGET_NANOS = Duration.ofSeconds(11).toNanos();
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  /// The maximum length of an input: about 6,000 tokens of English; providers reject more than
  /// about 8,000.
  private static final int MAX_INPUT_CHARACTERS = 24_000;

  /// Reads answers: an answer for 64 texts exceeds the limits of our strict reader.
  private static final JsonMapper ANSWERS = new JsonMapper();

  private final EmbeddingConfig config;
  private final HttpClient client;

  OpenAiEmbeddings(EmbeddingConfig config) {
    this.config = config;
    this.client = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
  }

  @Override
  public String modelId() {
    return String.valueOf(config.model());
  }

  @Override
  public boolean semantic() {
    return true;
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    long deadline = System.nanoTime() + BUDGET_NANOS;
    var embeddings = new ArrayList<Embedding>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      var batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
      embeddings.addAll(vectors(answer(request(batch), deadline), batch.size()));
    }
    return embeddings;
  }

  private HttpRequest request(List<String> texts) {
    var body = Json.object().put("model", modelId());
    var input = body.putArray("input");
    texts.forEach(
        text -> input.add(text.substring(0, Math.min(text.length(), MAX_INPUT_CHARACTERS))));
    if (config.sendDimensions()) {
      body.put("dimensions", Embedding.DIMENSIONS);
    }
    var request =
        HttpRequest.newBuilder(config.address())
            .timeout(config.timeout())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
    if (config.apiKey() != null) {
      request.header("Authorization", "Bearer " + config.apiKey());
    }
    return request.build();
  }

  private byte[] answer(HttpRequest request, long deadline) {
    for (int attempt = 1; ; attempt++) {
      var answer = attempt(request);
      if (answer.isPresent()) {
        return answer.get();
      }
      var pause = PAUSES.after(attempt);
      long end = System.nanoTime() + pause.plus(config.timeout()).toNanos();
      if (attempt == MAX_ATTEMPTS || end - deadline > 0) {
        throw unavailable("The embedding provider does not answer.", null);
      }
      Backoff.sleep(pause);
    }
  }

  /// Makes one attempt; empty if another attempt may succeed.
  private Optional<byte[]> attempt(HttpRequest request) {
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
          return Optional.empty();
        }
        if (status != 200) {
          throw unavailable("The embedding provider answered with status " + status + ".", null);
        }
        return Optional.of(body.readNBytes(MAX_ANSWER_BYTES));
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("Waiting for the embedding provider was interrupted.", e);
    }
  }

  private static List<Embedding> vectors(byte[] answer, int expected) {
    var data = data(answer);
    var embeddings = new @Nullable Embedding[expected];
    for (int i = 0; i < data.size(); i++) {
      int index = data.path(i).path("index").asInt(i);
      if (index >= 0 && index < expected) {
        embeddings[index] = vector(data.path(i).path("embedding"));
      }
    }
    var complete = new ArrayList<Embedding>(expected);
    for (var embedding : embeddings) {
      if (embedding == null) {
        throw unavailable("The embedding provider did not answer with 1536 numbers each.", null);
      }
      complete.add(embedding);
    }
    return complete;
  }

  private static JsonNode data(byte[] answer) {
    try {
      return ANSWERS.readTree(answer).path("data");
    } catch (IOException e) {
      throw unavailable("The embedding provider answered with something else than JSON.", null);
    }
  }

  private static @Nullable Embedding vector(JsonNode numbers) {
    var raw = new double[numbers.size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = numbers.path(i).isNumber() ? numbers.path(i).doubleValue() : Double.NaN;
    }
    return Embedding.normalised(raw);
  }

  private static Problem unavailable(String detail, @Nullable Throwable cause) {
    return new Problem(WorkflowCode.EMBEDDING_UNAVAILABLE, detail, List.of(), cause);
  }
}
