package dev.signalbox.workflow.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class DeadLetterApiTest extends WorkTest {
  @Test
  void a_poison_item_becomes_a_dead_letter_after_its_last_attempt() {
    var order = order(",\"maxAttempts\":3");
    for (int i = 0; i < 2; i++) {
      assertEquals("QUEUED", ok(fail(claimOne(), "")).path("itemStatus").asText());
    }
    assertEquals("FAILED", ok(fail(claimOne(), "")).path("itemStatus").asText());
    assertEquals(0, claim(10).size());
    assertEquals("FAILED", statusOf(order));
    var letter = onlyLetter();
    assertEquals("broken", letter.path("error").asText());
    assertEquals(3, letter.path("retryCount").asInt());
    assertEquals("work_item.failed", letter.path("eventType").asText());
  }

  @Test
  void a_worker_that_dies_every_time_ends_in_a_dead_letter_too() {
    order(",\"maxAttempts\":2");
    claimOne();
    leasesRunOut();
    claimOne();
    leasesRunOut();
    assertEquals(0, claim(1).size());
    assertEquals("work_item.timeout", onlyLetter().path("eventType").asText());
  }

  @Test
  void a_redriven_item_restarts_its_attempts_but_its_tokens_keep_growing() {
    var order = order(",\"maxAttempts\":1");
    var dead = claimOne();
    ok(fail(dead, ""));
    var redriven = ok(editor().post(redrive(onlyLetter()), "{\"content\":\"repaired\"}"));
    assertTrue(redriven.path("processedAt").isTextual(), redriven.toString());
    assertEquals("PROCESSING", statusOf(order));
    var again = claimOne();
    assertEquals("repaired", again.path("content").asText());
    assertEquals(1, again.path("attemptNumber").asInt());
    assertEquals(2, again.path("leaseToken").asLong());
    refused(409, "stale-lease", complete(dead, "1"));
    ok(complete(again, "2"));
    assertEquals("COMPLETED", statusOf(order));
  }

  @Test
  void a_letter_is_redriven_once_and_without_a_body_as_it_was() {
    order("");
    ok(fail(claimOne(), ",\"retryable\":false"));
    var letter = onlyLetter();
    ok(editor().post(redrive(letter), ""));
    refused(409, "illegal-transition", editor().post(redrive(letter), "{}"));
    assertEquals("text", claimOne().path("content").asText());
    assertEquals(0, ok(editor().get("/v1/dead-letters?processed=false")).path("items").size());
    assertEquals(1, ok(editor().get("/v1/dead-letters?processed=true")).path("items").size());
  }

  @Test
  void a_letter_of_another_workspace_is_the_404_of_a_missing_one() {
    order("");
    ok(fail(claimOne(), ",\"retryable\":false"));
    var letter = onlyLetter();
    refused(404, "not-found", globex().get("/v1/dead-letters/" + letter.path("id").asText()));
    refused(404, "not-found", globex().post(redrive(letter), "{}"));
    assertEquals(0, ok(globex().get("/v1/dead-letters")).path("items").size());
  }

  @Test
  void a_viewer_may_not_redrive() {
    order("");
    ok(fail(claimOne(), ",\"retryable\":false"));
    refused(403, "forbidden", acme("VIEWER").post(redrive(onlyLetter()), "{}"));
  }

  private JsonNode onlyLetter() {
    var letters = ok(editor().get("/v1/dead-letters")).path("items");
    assertEquals(1, letters.size());
    return letters.get(0);
  }

  private static String redrive(JsonNode letter) {
    return "/v1/dead-letters/" + letter.path("id").asText() + ":redrive";
  }
}
