package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.workflow.WorkflowCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbeddingsTest {
  private final EmbeddingServer server = new EmbeddingServer();
  private final EmbeddingProvider provider = provider(server.base(), Duration.ofSeconds(2));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requests_carry_model_dimensions_and_bearer_key() {
    provider.embed(List.of("one"));
    var request = server.requests().getFirst();
    assertEquals("Bearer sk-test-key", request.authorization());
    assertEquals("/v1/embeddings", request.path());
    assertEquals(
        "{\"model\":\"text-embedding-3-small\",\"input\":[\"one\"],\"dimensions\":1536}",
        request.body());
  }

  @Test
  void vectors_come_in_the_order_of_the_texts_even_when_the_answer_does_not() {
    server.answerReversed();
    var vectors = provider.embed(List.of("a", "b", "c"));
    assertEquals(server.vectorOf("b").text(), vectors.get(1).text());
    assertEquals(server.vectorOf("c").text(), vectors.get(2).text());
  }

  @Test
  void more_than_64_texts_go_in_several_requests() {
    var texts = IntStream.range(0, 130).mapToObj(i -> "text " + i).toList();
    var vectors = provider.embed(texts);
    assertEquals(130, vectors.size());
    assertEquals(server.vectorOf("text 129").text(), vectors.getLast().text());
    assertEquals(3, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void an_overloaded_provider_is_retried(int status) {
    server.fail(status, 1);
    assertEquals(1, provider.embed(List.of("again")).size());
    assertEquals(2, server.requests().size());
  }

  @Test
  void three_failures_end_the_attempts() {
    server.fail(500, 100);
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(provider).code());
    assertEquals(3, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404})
  void permanent_errors_are_not_retried(int status) {
    server.fail(status, 100);
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(provider).code());
    assertEquals(1, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "",
        "[]",
        "{}",
        "{\"data\":[]}",
        "{\"data\":[{\"index\":7,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"
      })
  void garbage_is_no_vector(String answer) {
    server.answer(answer);
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(provider).code());
  }

  @Test
  void a_vector_with_something_else_than_numbers_is_no_vector() {
    var numbers = String.join(",", Collections.nCopies(1535, "0.1"));
    server.answer("{\"data\":[{\"index\":0,\"embedding\":[" + numbers + ",null]}]}");
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(provider).code());
  }

  @Test
  void a_server_that_hangs_is_abandoned() {
    server.hang();
    var impatient = provider(server.base(), Duration.ofMillis(100));
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(impatient).code());
  }

  @Test
  void an_unreachable_server_is_abandoned() {
    server.close();
    assertEquals(WorkflowCode.EMBEDDING_UNAVAILABLE, refusal(provider).code());
  }

  @Test
  void the_key_appears_neither_in_problems_nor_in_the_configuration_as_text() {
    server.fail(401, 100);
    var problem = refusal(provider);
    assertFalse((problem + Json.write(problem.errors())).contains("sk-test-key"));
    assertFalse(config("http://x", Duration.ofSeconds(1)).toString().contains("sk-test-key"));
  }

  @Test
  void a_configuration_that_cannot_work_is_rejected() {
    assertThrows(IllegalArgumentException.class, () -> config("ftp://x", Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class, () -> config("http://x", Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EmbeddingConfig("psychic", null, null, null, Duration.ofSeconds(1), true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EmbeddingConfig("openai", "http://x", null, null, Duration.ofSeconds(1), true));
    assertTrue(
        config("http://x/v1/", Duration.ofSeconds(1)).address().getPath().startsWith("/v1/e"));
  }

  private static Problem refusal(EmbeddingProvider provider) {
    return assertThrows(Problem.class, () -> provider.embed(List.of("text")));
  }

  private static EmbeddingProvider provider(String base, Duration timeout) {
    return new OpenAiEmbeddings(config(base, timeout));
  }

  private static EmbeddingConfig config(String base, Duration timeout) {
    return new EmbeddingConfig(
        "openai", base, "text-embedding-3-small", "sk-test-key", timeout, true);
  }
}
