package dev.signalbox.workflow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests that content of a type with an active schema must match it, on every route.
@MicronautTest(transactional = false)
class IntakeTest extends WorkTest {
  @BeforeEach
  void receipts_need_a_total() {
    arrange("DELETE FROM workflow.schemas");
    ok(
        editor()
            .post(
                "/v1/schemas",
                """
                {"name": "receipt", "version": "1", "documentType": "RECEIPT",
                 "schemaDefinition": {"type": "object", "required": ["total"], "properties": {"total": {"type": "number"}}}}
                """));
  }

  @Test
  void content_that_matches_is_taken() {
    ok(editor().post("/v1/work-orders", orderWith("{\\\"total\\\": 12.5}")));
  }

  @Test
  void one_content_that_does_not_match_rejects_the_order_and_stores_nothing() {
    var answer =
        editor()
            .post(
                "/v1/work-orders",
                """
                {"items": [{"type": "RECEIPT", "content": "{\\"total\\": 1}"}, {"type": "RECEIPT", "content": "{\\"total\\": \\"much\\"}"}]}
                """);
    assertEquals("schema-mismatch", answer.code(), answer.body());
    assertEquals(0, editor().get("/v1/work-orders").json().path("items").size());
    assertEquals(
        "schema-mismatch", editor().post("/v1/work-orders", orderWith("plain text")).code());
  }

  @Test
  void edited_content_of_a_dead_letter_must_match_too() {
    ok(
        editor()
            .post(
                "/v1/work-orders",
                """
                {"items": [{"type": "RECEIPT", "content": "{\\"total\\": 1}", "maxAttempts": 1}]}
                """));
    ok(fail(claimOne(), ""));
    var letter = editor().get("/v1/dead-letters?processed=false").json().at("/items/0/id").asText();
    var redrive = "/v1/dead-letters/" + letter + ":redrive";
    assertEquals("schema-mismatch", editor().post(redrive, "{\"content\": \"{}\"}").code());
    ok(editor().post(redrive, "{\"content\": \"{\\\"total\\\": 2}\"}"));
  }

  private static String orderWith(String content) {
    return "{\"items\": [{\"type\": \"RECEIPT\", \"content\": \"" + content + "\"}]}";
  }
}
