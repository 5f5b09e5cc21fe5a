package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api.Answer;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class MemoryApiTest extends ServiceTest {
  private static final String DOCS = "/v1/memory/docs";

  private Answer store(String content) {
    var body = Json.object().put("type", "KNOWLEDGE").put("content", content);
    return acme("EDITOR").post(DOCS, body.toString());
  }

  private static String path(Answer stored) {
    return DOCS + "/" + stored.json().path("id").asText();
  }

  @Test
  void a_stored_document_is_read_back_with_its_etag() {
    var stored = store("The pager number of the night shift is 4711.");
    assertEquals(201, stored.status(), stored.body());
    assertEquals("lexical-hash-v1", stored.json().path("modelId").asText());
    var read = acme("VIEWER").get(stored.header("Location"));
    assertEquals(stored.json(), read.json());
    assertEquals("\"1\"", read.header("ETag"));
  }

  @Test
  void the_same_content_is_stored_once() {
    var first = store("Refunds above 500 EUR need two signatures.");
    var second = store("Refunds above 500 EUR need two signatures.");
    assertEquals(200, second.status(), second.body());
    assertEquals(first.json().path("id"), second.json().path("id"));
  }

  @Test
  void a_batch_answers_per_document_and_in_order() {
    var known = store("Known to the batch already.").json().path("id").asText();
    var answer =
        acme("EDITOR")
            .post(
                "/v1/memory:batch",
                """
                {"docs": [
                  {"type": "CONTEXT", "content": "New in the batch."},
                  {"type": "KNOWLEDGE", "content": "Known to the batch already."},
                  {"type": "CONTEXT", "content": "New in the batch."},
                  {"type": "TEMPLATE", "content": "New in the batch."}]}
                """);
    assertEquals(200, answer.status(), answer.body());
    var results = answer.json().path("results");
    assertEquals(
        "[\"created\",\"duplicate\",\"duplicate\",\"created\"]",
        results.findValues("result").toString().replace(", ", ","));
    assertEquals("[1,2,3,4]", results.findValues("line").toString().replace(", ", ","));
    assertEquals("{\"created\":2,\"duplicate\":2}", answer.json().path("summary").toString());
    assertEquals(known, results.path(1).path("id").asText());
    assertEquals(results.path(0).path("id"), results.path(2).path("id"));
    assertFalse(answer.json().path("semantic").asBoolean(true));
  }

  @Test
  void one_invalid_document_rejects_the_batch_and_is_named() {
    var answer =
        acme("EDITOR")
            .post(
                "/v1/memory:batch",
                """
                {"docs": [{"type": "CONTEXT", "content": "Never to be stored."},
                          {"type": "CONTEXT", "content": "Short.", "embedding": [1, 2]}]}
                """);
    assertEquals(422, answer.status(), answer.body());
    assertEquals("vector-length", answer.code());
    assertEquals("/docs/1/embedding", answer.json().at("/errors/0/pointer").asText());
    assertEquals(0, count("content = 'Never to be stored.'"));
  }

  @Test
  void a_batch_of_201_is_rejected() {
    var docs = Json.object();
    var list = docs.putArray("docs");
    for (int i = 0; i < 201; i++) {
      list.addObject().put("type", "CONTEXT").put("content", "number " + i);
    }
    assertEquals(422, acme("EDITOR").post("/v1/memory:batch", docs.toString()).status());
    list.remove(0);
    assertEquals(200, acme("EDITOR").post("/v1/memory:batch", docs.toString()).status());
  }

  @Test
  void absurd_documents_are_rejected() {
    assertEquals("invalid-value", refuse("{\"type\":\"CONTEXT\",\"content\":\"  \"}"));
    assertEquals("wrong-type", refuse("{\"type\":\"RUMOUR\",\"content\":\"x\"}"));
    assertEquals("missing-field", refuse("{\"type\":\"CONTEXT\"}"));
    assertEquals("wrong-type", refuse("{\"type\":\"CONTEXT\",\"content\":\"x\",\"metadata\":[1]}"));
    assertEquals(
        "malformed-json", refuse("{\"type\":\"CONTEXT\",\"content\":\"x\",\"embedding\":[NaN]}"));
    assertEquals(
        "date-out-of-range",
        refuse("{\"type\":\"CONTEXT\",\"content\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}"));
    assertEquals(
        "invalid-value",
        refuse("{\"type\":\"CONTEXT\",\"content\":\"" + "ä".repeat(32_769) + "\"}"));
    assertEquals(
        "reference-not-found",
        refuse(
            "{\"type\":\"CONTEXT\",\"content\":\"lost\",\"workItemId\":\""
                + UUID.randomUUID()
                + "\"}"));
  }

  @Test
  void a_vector_must_have_a_direction_and_finite_numbers() {
    assertEquals("invalid-value", refuse(withVector("0")));
    assertEquals("missing-field", refuse(withVector("null")));
    assertEquals("number-out-of-range", refuse(withVector("1e308")));
  }

  @Test
  void metadata_is_replaced_under_the_revision_that_was_read() {
    var stored = store("Metadata of this one changes.");
    var editor = acme("EDITOR");
    assertEquals(428, editor.patch(path(stored), "{\"metadata\":{}}").status());
    var changed = editor.with("If-Match", "\"1\"").patch(path(stored), "{\"metadata\":{\"a\":1}}");
    assertEquals(200, changed.status(), changed.body());
    assertEquals("\"2\"", changed.header("ETag"));
    var stale = editor.with("If-Match", "\"1\"").patch(path(stored), "{\"metadata\":{}}");
    assertEquals("stale-revision", stale.code());
  }

  @Test
  void a_deleted_document_is_gone_with_its_vector() {
    var stored = store("This one is deleted.");
    var id = stored.json().path("id").asText();
    assertEquals(1, vectors(id));
    assertEquals(428, acme("EDITOR").delete(path(stored)).status());
    assertEquals(204, acme("EDITOR").with("If-Match", "\"1\"").delete(path(stored)).status());
    assertEquals(404, acme("EDITOR").get(path(stored)).status());
    assertEquals(0, vectors(id));
  }

  @Test
  void a_superseded_document_names_its_successor_and_loses_its_vector() {
    var old = store("The office closes at 17:00.");
    var successor =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .post(path(old) + ":supersede", "{\"content\":\"The office closes at 18:00.\"}");
    assertEquals(201, successor.status(), successor.body());
    var read = acme("VIEWER").get(path(old));
    assertEquals(successor.json().path("id"), read.json().path("supersededBy"));
    assertEquals(0, vectors(old.json().path("id").asText()));
    assertEquals(1, vectors(successor.json().path("id").asText()));
  }

  @Test
  void the_second_of_two_successors_is_rejected() {
    var old = store("The office has one door.");
    var editor = acme("EDITOR").with("If-Match", "\"1\"");
    var path = path(old) + ":supersede";
    assertEquals(201, editor.post(path, "{\"content\":\"The office has two doors.\"}").status());
    var second = editor.post(path, "{\"content\":\"The office has three doors.\"}");
    assertEquals("illegal-transition", second.code(), second.body());
    assertEquals(0, count("content = 'The office has three doors.'"));
  }

  @Test
  void a_document_does_not_supersede_itself() {
    var old = store("Nothing new here.");
    var same =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .post(path(old) + ":supersede", "{\"content\":\"Nothing new here.\"}");
    assertEquals("invalid-value", same.code(), same.body());
  }

  @Test
  void the_list_pages_and_filters_by_type() {
    for (int i = 0; i < 3; i++) {
      var body = Json.object().put("type", "TEMPLATE").put("content", "Template " + i);
      assertEquals(201, acme("EDITOR").post(DOCS, body.toString()).status());
    }
    var first = acme("VIEWER").get(DOCS + "?type=TEMPLATE&limit=2");
    var next = first.json().path("next").asText();
    var second = acme("VIEWER").get(DOCS + "?type=TEMPLATE&limit=2&cursor=" + next);
    assertEquals(2, first.json().path("items").size());
    assertTrue(second.json().path("items").size() >= 1, second.body());
    assertEquals("invalid-parameter", acme("VIEWER").get(DOCS + "?type=x").code());
  }

  @Test
  void a_foreign_document_is_a_missing_one() {
    var stored = store("Only Acme knows this.");
    var missing = globex().get(DOCS + "/" + UUID.randomUUID());
    var foreign = globex().get(path(stored));
    assertEquals(404, foreign.status());
    assertEquals(missing.json().path("detail"), foreign.json().path("detail"));
    var change = globex().with("If-Match", "\"1\"");
    assertEquals(404, change.patch(path(stored), "{\"metadata\":{}}").status());
    assertEquals(404, change.delete(path(stored)).status());
    assertEquals(404, change.post(path(stored) + ":supersede", "{\"content\":\"x\"}").status());
    assertEquals(200, acme("VIEWER").get(path(stored)).status());
  }

  @Test
  void a_viewer_reads_but_does_not_write() {
    var stored = store("Viewers may read this.");
    var viewer = acme("VIEWER").with("If-Match", "\"1\"");
    var body = "{\"type\":\"CONTEXT\",\"content\":\"x\"}";
    assertEquals(403, viewer.post(DOCS, body).status());
    assertEquals(403, viewer.post("/v1/memory:batch", "{\"docs\":[" + body + "]}").status());
    assertEquals(403, viewer.patch(path(stored), "{\"metadata\":{}}").status());
    assertEquals(403, viewer.delete(path(stored)).status());
    assertEquals(403, viewer.post(path(stored) + ":supersede", "{\"content\":\"x\"}").status());
  }

  private String refuse(String body) {
    var answer = acme("EDITOR").post(DOCS, body);
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer.body());
    return answer.code();
  }

  private static String withVector(String number) {
    var numbers = (number + ",").repeat(1535) + number;
    return "{\"type\":\"CONTEXT\",\"content\":\"v\",\"embedding\":[" + numbers + "]}";
  }

  private int vectors(String docId) {
    return Rows.count(database(), "workflow.mem_embeddings WHERE doc_id = '" + docId + "'");
  }

  private int count(String condition) {
    return Rows.count(database(), "workflow.mem_docs WHERE " + condition);
  }
}
