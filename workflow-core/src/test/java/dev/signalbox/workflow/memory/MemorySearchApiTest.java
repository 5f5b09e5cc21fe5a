package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest(transactional = false)
class MemorySearchApiTest extends ServiceTest {
  private static final String SECRET = "The merger with Umbrella is code-named Bluebird.";

  @BeforeAll
  void remember() {
    store(acme("EDITOR"), "KNOWLEDGE", "Refunds above 500 EUR need two signatures.");
    store(acme("EDITOR"), "KNOWLEDGE", "Refunds to draft invoices are never paid.");
    store(acme("EDITOR"), "CONTEXT", "Ticket ISSUE-1234 is about pricing_sync_error.");
    store(acme("EDITOR"), "TEMPLATE", "Dear customer, your refund is on its way.");
    store(acme("EDITOR"), "KNOWLEDGE", SECRET);
    store(globex(), "KNOWLEDGE", "The merger with Umbrella is code-named Bluebird!");
  }

  @ParameterizedTest
  @EnumSource(SearchRequest.Mode.class)
  void the_foreign_near_identical_document_never_appears(SearchRequest.Mode mode) {
    var body = query(SECRET).put("mode", mode.name()).put("limit", 50);
    var acme = contents(acme("VIEWER"), body);
    var globex = contents(globex(), body);
    assertTrue(acme.contains(SECRET), acme.toString());
    assertFalse(acme.stream().anyMatch(text -> text.endsWith("!")), acme.toString());
    assertEquals(List.of("The merger with Umbrella is code-named Bluebird!"), globex);
  }

  @ParameterizedTest
  @EnumSource(SearchRequest.Mode.class)
  void the_best_match_comes_first_in_every_mode(SearchRequest.Mode mode) {
    var found = contents(acme("VIEWER"), query("two signatures refunds").put("mode", mode.name()));
    assertEquals("Refunds above 500 EUR need two signatures.", found.getFirst());
  }

  @Test
  void the_answer_says_that_the_vectors_are_lexical() {
    var answer = acme("VIEWER").post("/v1/memory:search", query("refund").toString()).json();
    assertEquals("hybrid", answer.path("mode").asText());
    assertEquals("lexical-hash-v1", answer.path("modelId").asText());
    assertFalse(answer.path("semantic").asBoolean(true));
  }

  @Test
  void any_word_does_when_all_words_find_too_few() {
    var found = contents(acme("VIEWER"), query("signatures zeppelin").put("mode", "text"));
    assertEquals(List.of("Refunds above 500 EUR need two signatures."), found);
  }

  @Test
  void an_excluded_word_stays_excluded_in_the_fallback() {
    var found = contents(acme("VIEWER"), query("refunds zeppelin -draft").put("mode", "text"));
    assertFalse(found.stream().anyMatch(text -> text.contains("draft")), found.toString());
    assertFalse(found.contains(SECRET), found.toString());
    assertEquals(2, found.size());
  }

  @Test
  void identifiers_are_found() {
    assertEquals(1, contents(acme("VIEWER"), text("ISSUE-1234")).size());
    assertEquals(1, contents(acme("VIEWER"), text("\"pricing_sync_error\"")).size());
  }

  @Test
  void types_narrow_the_search() {
    var body = query("refund");
    body.putArray("types").add("TEMPLATE");
    assertEquals(
        List.of("Dear customer, your refund is on its way."), contents(acme("VIEWER"), body));
  }

  @Test
  void min_score_is_a_similarity() {
    var body = query("Refunds above 500 EUR need two signatures.").put("mode", "vector");
    assertEquals(1, contents(acme("VIEWER"), body.put("minScore", 0.95)).size());
    assertTrue(contents(acme("VIEWER"), body.put("minScore", -1)).size() > 1);
  }

  @Test
  void a_search_is_remembered_on_what_it_found() {
    contents(acme("VIEWER"), text("Bluebird"));
    var touched =
        "workflow.mem_docs WHERE last_accessed IS NOT NULL AND content = '" + SECRET + "'";
    assertEquals(1, Rows.count(database(), touched));
  }

  @Test
  void expired_and_superseded_documents_are_not_found() {
    var editor = acme("EDITOR");
    var old = store(editor, "CONTEXT", "The quokka lives in room 12.");
    assertEquals(
        201,
        editor
            .with("If-Match", "\"1\"")
            .post(
                "/v1/memory/docs/" + old + ":supersede",
                "{\"content\":\"The quokka lives in room 14.\"}")
            .status());
    store(editor, "CONTEXT", "The quokka has left the building.");
    Rows.execute(
        database(),
        "UPDATE workflow.mem_docs SET expires_at = now() WHERE content LIKE '%has left%';"
            + "UPDATE workflow.mem_embeddings SET expires_at = now() WHERE doc_id IN"
            + " (SELECT id FROM workflow.mem_docs WHERE content LIKE '%has left%')");
    for (var mode : SearchRequest.Mode.values()) {
      var found = contents(acme("VIEWER"), query("quokka").put("mode", mode.name()));
      assertEquals("The quokka lives in room 14.", found.getFirst());
      assertEquals(1, found.stream().filter(text -> text.contains("quokka")).count());
    }
    store(editor, "CONTEXT", "The quokka has left the building.");
    assertEquals(2, contents(acme("VIEWER"), text("quokka")).size());
  }

  @Test
  void vectors_of_different_models_are_not_compared() {
    var vector = Json.stored(LexicalHashing.embed("platypus").text());
    var doc = Json.object().put("type", "CONTEXT").put("content", "An egg-laying mammal.");
    doc.put("modelId", "my-model").set("embedding", vector);
    assertEquals(201, acme("EDITOR").post("/v1/memory/docs", doc.toString()).status());
    var body = Json.object();
    body.set("embedding", vector);
    assertEquals(List.of(), contents(acme("VIEWER"), body));
    assertEquals(
        List.of("An egg-laying mammal."),
        contents(acme("VIEWER"), body.put("modelId", "my-model")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the of and",
        "'; DROP TABLE workflow.mem_docs; --",
        "\\ ' \\' \\\\ :* <-> | & ! ( )",
        "!!!",
        "-",
        "-only -excluded",
        "\"unbalanced",
        "or or or",
        "😀 ﷽ \u202e",
        "%s %n $1 :words ?"
      })
  void no_text_is_an_error(String text) {
    for (var mode : SearchRequest.Mode.values()) {
      var answer =
          acme("VIEWER").post("/v1/memory:search", query(text).put("mode", mode.name()).toString());
      assertEquals(200, answer.status(), answer.body());
    }
    assertTrue(Rows.count(database(), "workflow.mem_docs") > 0);
  }

  @Test
  void stop_words_alone_find_nothing_by_text() {
    assertEquals(List.of(), contents(acme("VIEWER"), text("the of and")));
  }

  @Test
  void a_query_of_1200_terms_is_answered() {
    var terms = IntStream.range(0, 1200).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
    var found = contents(acme("VIEWER"), text("bluebird " + terms));
    assertEquals(List.of(SECRET), found);
    var tooLong = acme("VIEWER").post("/v1/memory:search", query("x".repeat(10_001)).toString());
    assertEquals(422, tooLong.status());
  }

  @Test
  void absurd_searches_are_rejected() {
    assertEquals("invalid-value", refuse("{}"));
    assertEquals("invalid-value", refuse("{\"text\":\"  \"}"));
    assertEquals("invalid-value", refuse("{\"text\":\"x\",\"limit\":51}"));
    assertEquals("invalid-value", refuse("{\"text\":\"x\",\"limit\":0}"));
    assertEquals("invalid-value", refuse("{\"text\":\"x\",\"minScore\":2}"));
    assertEquals("invalid-value", refuse("{\"text\":\"x\",\"mode\":\"text\",\"minScore\":0}"));
    assertEquals("vector-length", refuse("{\"embedding\":[1,2,3]}"));
    assertEquals("invalid-value", refuse("{\"embedding\":[1],\"mode\":\"hybrid\"}"));
    assertEquals("wrong-type", refuse("{\"text\":\"x\",\"mode\":\"psychic\"}"));
  }

  private String refuse(String body) {
    return acme("VIEWER").post("/v1/memory:search", body).code();
  }

  private static ObjectNode query(String text) {
    return Json.object().put("text", text);
  }

  private static ObjectNode text(String text) {
    return query(text).put("mode", "text");
  }

  private static List<String> contents(Api api, ObjectNode body) {
    var answer = api.post("/v1/memory:search", body.toString());
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("items").findValues("content").stream()
        .map(node -> node.asText())
        .toList();
  }

  private static String store(Api api, String type, String content) {
    var body = Json.object().put("type", type).put("content", content);
    var answer = api.post("/v1/memory/docs", body.toString());
    assertTrue(answer.status() < 300, answer.body());
    return answer.json().path("id").asText();
  }
}
