package dev.signalbox.workflow.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class AttemptApiTest extends WorkTest {
  @Test
  void a_claim_shows_the_content_and_a_first_token() {
    order("");
    var claim = claimOne();
    assertEquals("text", claim.path("content").asText());
    assertEquals(1, claim.path("leaseToken").asLong());
    assertEquals(1, claim.path("attemptNumber").asInt());
  }

  @Test
  void a_claimed_item_is_processing_and_so_is_its_order() {
    var order = order("");
    var claim = claimOne();
    assertEquals("PROCESSING", item(claim).path("status").asText());
    assertEquals("PROCESSING", statusOf(order));
  }

  @Test
  void a_completed_item_keeps_its_result_and_completes_its_order() {
    var order = order("");
    var claim = claimOne();
    ok(complete(claim, "{\"total\":12.50}"));
    assertEquals(12.5, item(claim).path("result").path("total").asDouble());
    assertEquals("COMPLETED", statusOf(order));
  }

  @Test
  void urgent_items_are_claimed_first_and_old_ones_before_new_ones() {
    order(",\"priority\":\"LOW\"");
    order(",\"priority\":\"HIGH\",\"availableAt\":\"2020-01-02T00:00:00Z\"");
    order(",\"priority\":\"HIGH\",\"availableAt\":\"2020-01-01T00:00:00Z\"");
    order(",\"priority\":\"URGENT\"");
    var claimed =
        claim(10).findValuesAsText("workItemId").stream()
            .map(id -> ok(editor().get("/v1/work-items/" + id)))
            .map(i -> i.path("priority").asText() + i.path("availableAt").asText().substring(8, 10))
            .toList();
    assertEquals(List.of("HIGH01", "HIGH02"), claimed.subList(1, 3));
    assertTrue(claimed.getFirst().startsWith("URGENT"), claimed.toString());
    assertTrue(claimed.getLast().startsWith("LOW"), claimed.toString());
  }

  @Test
  void an_item_of_the_future_is_not_claimed() {
    order(",\"availableAt\":\"2099-01-01T00:00:00Z\"");
    assertEquals(0, claim(10).size());
  }

  @Test
  void a_worker_claims_only_the_types_it_names() {
    order("");
    var none = editor().post("/v1/work-items:claim", "{\"agentId\":\"a\",\"types\":[\"TICKET\"]}");
    assertEquals(0, ok(none).path("items").size());
    var one =
        editor()
            .post("/v1/work-items:claim", "{\"agentId\":\"a\",\"types\":[\"TICKET\",\"INVOICE\"]}");
    assertEquals(1, ok(one).path("items").size());
  }

  @Test
  void another_workspace_claims_nothing_of_it() {
    order("");
    assertEquals(
        0, ok(globex().post("/v1/work-items:claim", "{\"agentId\":\"g\"}")).path("items").size());
    assertEquals(1, claim(10).size());
  }

  @Test
  void the_token_of_another_workspace_is_the_404_of_a_missing_id() {
    order("");
    var claim = claimOne();
    var foreign =
        globex()
            .post(attempt(claim, "complete"), "{\"leaseToken\":1,\"result\":{\"stolen\":true}}");
    refused(404, "not-found", foreign);
    assertEquals("PROCESSING", item(claim).path("status").asText());
  }

  @Test
  void a_viewer_may_not_claim() {
    refused(403, "forbidden", acme("VIEWER").post("/v1/work-items:claim", "{\"agentId\":\"v\"}"));
  }

  @Test
  void a_wrong_token_changes_nothing() {
    order("");
    var claim = claimOne();
    refused(
        409,
        "stale-lease",
        editor().post(attempt(claim, "complete"), "{\"leaseToken\":99,\"result\":1}"));
    assertEquals("PROCESSING", item(claim).path("status").asText());
  }

  @Test
  void repeating_the_same_completion_returns_the_same_answer() {
    order("");
    var claim = claimOne();
    var first = complete(claim, "{\"a\":1,\"b\":2}");
    assertEquals(first.body(), complete(claim, "{\"b\":2,\"a\":1.0}").body());
  }

  @Test
  void completing_twice_differently_is_rejected_and_the_first_result_stands() {
    order("");
    var claim = claimOne();
    ok(complete(claim, "1"));
    refused(409, "stale-lease", complete(claim, "2"));
    assertEquals(1, item(claim).path("result").asInt());
  }

  @Test
  void a_worker_with_a_lost_lease_cannot_complete_an_item_that_was_claimed_again() {
    order("");
    var zombie = claimOne();
    leasesRunOut();
    var second = claimOne();
    assertEquals(zombie.path("leaseToken").asLong() + 1, second.path("leaseToken").asLong());
    refused(409, "stale-lease", complete(zombie, "\"zombie\""));
    ok(complete(second, "\"second\""));
    refused(409, "stale-lease", complete(zombie, "\"zombie\""));
    assertEquals("second", item(second).path("result").asText());
    assertEquals(
        List.of("TIMEOUT", "COMPLETED"),
        inspect("SELECT status FROM workflow.attempts ORDER BY lease_token"));
  }

  @Test
  void a_late_result_is_accepted_until_the_item_is_claimed_again() {
    order("");
    var late = claimOne();
    leasesRunOut();
    assertEquals("COMPLETED", ok(complete(late, "1")).path("itemStatus").asText());
  }

  @Test
  void a_heartbeat_keeps_a_lease_that_would_be_lost() {
    order("");
    var claim = claimOne();
    leasesRunOut();
    var token = "{\"leaseToken\":" + claim.path("leaseToken") + ",\"extendSeconds\":60}";
    ok(editor().post(attempt(claim, "heartbeat"), token));
    assertEquals(0, claim(1).size());
    ok(complete(claim, "1"));
  }

  @Test
  void a_heartbeat_after_the_lease_was_lost_is_rejected() {
    order("");
    var claim = claimOne();
    leasesRunOut();
    claimOne();
    refused(409, "stale-lease", editor().post(attempt(claim, "heartbeat"), "{\"leaseToken\":1}"));
  }

  @Test
  void a_failed_item_is_tried_again_with_the_next_token() {
    var order = order("");
    var ended = ok(fail(claimOne(), ""));
    assertEquals("QUEUED", ended.path("itemStatus").asText());
    var again = claimOne();
    assertEquals(2, again.path("attemptNumber").asInt());
    assertEquals(2, again.path("leaseToken").asLong());
    assertEquals("PROCESSING", statusOf(order));
  }

  @Test
  void a_failure_that_is_not_retryable_ends_the_item_at_once() {
    var order = order("");
    var claim = claimOne();
    assertEquals("FAILED", ok(fail(claim, ",\"retryable\":false")).path("itemStatus").asText());
    assertEquals("FAILED", statusOf(order));
    refused(409, "stale-lease", fail(claim, ""));
  }

  @Test
  void the_history_of_an_item_shows_every_attempt_and_no_token() {
    order("");
    ok(fail(claimOne(), ""));
    var claim = claimOne();
    var path = "/v1/work-items/" + claim.path("workItemId").asText() + "/attempts";
    var attempts = ok(acme("VIEWER").get(path)).path("items");
    assertEquals(List.of("FAILED", "STARTED"), attempts.findValuesAsText("status"));
    assertEquals("broken", attempts.get(0).path("error").asText());
    assertTrue(attempts.get(0).path("leaseToken").isMissingNode());
    refused(404, "not-found", globex().get(path));
  }

  @Test
  void many_results_are_submitted_at_once_and_a_stale_one_affects_no_other() {
    orderOf(3);
    var claims = claim(3);
    var lines = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      lines
          .append(i == 0 ? "" : ",")
          .append("{\"workItemId\":")
          .append(claims.get(i).path("workItemId"));
      lines.append(",\"attemptId\":").append(claims.get(i).path("attemptId"));
      lines.append(",\"leaseToken\":").append(i == 1 ? 77 : 1).append(",\"result\":1}");
    }
    var answer = editor().post("/v1/work-items:complete", "{\"completions\":[" + lines + "]}");
    var results = ok(answer).path("results");
    assertEquals("COMPLETED", results.get(0).path("ended").path("itemStatus").asText());
    assertEquals("stale-lease", results.get(1).path("code").asText());
    assertEquals("COMPLETED", results.get(2).path("ended").path("itemStatus").asText());
    assertEquals("PROCESSING", item(claims.get(1)).path("status").asText());
  }

  @Test
  void absurd_numbers_are_rejected() {
    refused(
        422,
        "invalid-value",
        editor().post("/v1/work-items:claim", "{\"agentId\":\"a\",\"limit\":0}"));
    refused(
        422,
        "invalid-value",
        editor().post("/v1/work-items:claim", "{\"agentId\":\"a\",\"limit\":101}"));
    refused(
        422,
        "invalid-value",
        editor().post("/v1/work-items:claim", "{\"agentId\":\"a\",\"leaseSeconds\":3601}"));
    refused(
        422,
        "invalid-value",
        editor().post("/v1/work-items:claim", "{\"agentId\":\"a\",\"types\":[\"x'; --\"]}"));
  }
}
