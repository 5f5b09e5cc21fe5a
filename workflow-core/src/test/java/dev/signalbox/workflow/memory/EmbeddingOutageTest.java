package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the service with a remote provider that is unavailable half of the time.
@MicronautTest(transactional = false)
class EmbeddingOutageTest extends ServiceTest {
  private final EmbeddingServer provider = new EmbeddingServer();

  @Override
  public Map<String, String> getProperties() {
    var settings = super.getProperties();
    settings.put("signalbox.embedding.provider", "openai");
    settings.put("signalbox.embedding.base-url", provider.base());
    settings.put("signalbox.embedding.model", "text-embedding-3-small");
    settings.put("signalbox.embedding.api-key", "sk-test-key");
    settings.put("signalbox.embedding.timeout", "2s");
    return settings;
  }

  @BeforeEach
  void recover() {
    provider.fail(200, 0);
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  @Test
  void nothing_is_stored_when_the_provider_does_not_answer() {
    provider.fail(500, 100);
    var answer = store("Stored only with a vector.");
    assertEquals(503, answer.status(), answer.body());
    assertEquals("embedding-unavailable", answer.code());
    assertEquals(0, Rows.count(database(), "workflow.mem_docs WHERE content LIKE 'Stored only%'"));
  }

  @Test
  void the_model_of_the_provider_is_kept_with_the_vector() {
    var answer = store("Embedded from afar.");
    assertEquals("text-embedding-3-small", answer.json().path("modelId").asText(), answer.body());
    var found = acme("VIEWER").post("/v1/memory:search", "{\"text\":\"embedded afar\"}").json();
    assertTrue(found.path("semantic").asBoolean(false), found.toString());
    assertEquals("Embedded from afar.", found.at("/items/0/doc/content").asText());
  }

  @Test
  void a_known_document_is_not_embedded_again() {
    store("Embedded and paid for once.");
    int asked = provider.requests().size();
    assertEquals(200, store("Embedded and paid for once.").status());
    assertEquals(asked, provider.requests().size());
  }

  @Test
  void text_search_needs_no_provider() {
    store("Words are enough.");
    provider.fail(500, 100);
    var body = "{\"text\":\"words enough\",\"mode\":\"text\"}";
    assertEquals(200, acme("VIEWER").post("/v1/memory:search", body).status());
    var hybrid = acme("VIEWER").post("/v1/memory:search", "{\"text\":\"words enough\"}");
    assertEquals("embedding-unavailable", hybrid.code());
  }

  @Test
  void a_caller_without_permission_does_not_reach_the_provider() {
    int asked = provider.requests().size();
    var body = "{\"type\":\"CONTEXT\",\"content\":\"from a viewer\"}";
    assertEquals(403, acme("VIEWER").post("/v1/memory/docs", body).status());
    assertEquals(asked, provider.requests().size());
  }

  private Api.Answer store(String content) {
    var body = "{\"type\":\"CONTEXT\",\"content\":\"" + content + "\"}";
    return acme("EDITOR").post("/v1/memory/docs", body);
  }
}
