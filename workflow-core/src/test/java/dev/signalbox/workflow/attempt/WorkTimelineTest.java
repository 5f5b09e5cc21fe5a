package dev.signalbox.workflow.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.EventLog;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class WorkTimelineTest extends WorkTest {
  private final EventLog log = new EventLog(database());
  @Inject private LeaseSweep sweep;

  private List<String> timeline(JsonNode claim) {
    var path = "/v1/work-items/" + claim.path("workItemId").asText() + "/timeline";
    var types = new ArrayList<String>();
    ok(acme("VIEWER").get(path)).path("items").forEach(e -> types.add(e.path("type").asText()));
    return types;
  }

  private String post(String path, String body, int status) {
    var request = UUID.randomUUID().toString();
    var answer = acme("OWNER").with("X-Request-Id", request).post(path, body);
    assertEquals(status, answer.status(), answer.body());
    return request;
  }

  private static String result(JsonNode claim) {
    return "{\"leaseToken\":" + claim.path("leaseToken") + ",\"result\":{\"quiet\":\"words\"}}";
  }

  @Test
  void the_timeline_of_an_item_shows_its_approval() {
    order(",\"requiresApproval\":true");
    var claim = claimOne();
    var item = claim.path("workItemId").asText();
    var request = UUID.randomUUID().toString();
    ok(editor().with("X-Request-Id", request).post(attempt(claim, "complete"), result(claim)));
    var completed = log.of(request).getFirst();
    assertEquals("ATTEMPT.COMPLETED.COMPLETED", completed.type());
    assertEquals(
        List.of(
            "work-order:" + claim.path("workOrderId").asText(),
            "work-item:" + item,
            "attempt:" + claim.path("attemptId").asText()),
        completed.tags());
    assertTrue(completed.actor().startsWith("user:"), completed.actor());
    var decision = "{\"decision\":\"APPROVED\",\"policyVersion\":\"1\",\"reason\":\"quiet\"}";
    assertEquals(
        List.of("APPROVAL.DECIDED.APPROVED", "WORK_ORDER.SETTLED.COMPLETED"),
        log.typesOf(post("/v1/work-items/" + item + "/approvals", decision, 201)));
    assertEquals(
        List.of(
            "APPROVAL.DECIDED.APPROVED",
            "ATTEMPT.COMPLETED.COMPLETED",
            "ATTEMPT.CLAIMED.STARTED",
            "WORK_ITEM.SUBMITTED.QUEUED"),
        timeline(claim));
    assertFalse(log.all().toString().contains("quiet"));
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void the_timeline_of_an_item_shows_its_dead_letter_and_redrive() {
    order(",\"maxAttempts\":1");
    var claim = claimOne();
    ok(fail(claim, ""));
    var letter = ok(editor().get("/v1/dead-letters")).at("/items/0/id").asText();
    ok(editor().post("/v1/dead-letters/" + letter + ":redrive", "{}"));
    var again = claimOne();
    leasesRunOut();
    sweep.run();
    assertEquals(
        List.of(
            "DEAD_LETTER.WRITTEN.OPEN",
            "ATTEMPT.TIMED_OUT.TIMEOUT",
            "ATTEMPT.CLAIMED.STARTED",
            "DEAD_LETTER.REDRIVEN.PROCESSED",
            "DEAD_LETTER.WRITTEN.OPEN",
            "ATTEMPT.FAILED.FAILED",
            "ATTEMPT.CLAIMED.STARTED",
            "WORK_ITEM.SUBMITTED.QUEUED"),
        timeline(again));
    var letters =
        log.all().stream()
            .filter(noted -> noted.tags().contains("dead-letter:" + letter))
            .map(EventLog.Noted::type)
            .toList();
    assertEquals(List.of("DEAD_LETTER.WRITTEN.OPEN", "DEAD_LETTER.REDRIVEN.PROCESSED"), letters);
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void a_cancellation_appends_events_of_the_order_its_items_and_its_attempts() {
    orderOf(130);
    var claim = claimOne();
    var order = claim.path("workOrderId").asText();
    var request = post("/v1/work-orders/" + order + ":cancel", "{}", 200);
    assertEquals(
        List.of(
            "WORK_ORDER.CANCELLED.CANCELLED",
            "WORK_ITEM.CANCELLED.CANCELLED",
            "WORK_ITEM.CANCELLED.CANCELLED",
            "WORK_ITEM.CANCELLED.CANCELLED",
            "ATTEMPT.CANCELLED.FAILED"),
        log.typesOf(request));
    assertEquals(
        List.of(
            "ATTEMPT.CANCELLED.FAILED",
            "WORK_ITEM.CANCELLED.CANCELLED",
            "ATTEMPT.CLAIMED.STARTED",
            "WORK_ITEM.SUBMITTED.QUEUED"),
        timeline(claim));
    assertEquals(
        List.of(), log.of(post("/v1/work-orders/" + order + ":cancel", "{}", 409)), "refused");
  }

  @Test
  void nodes_of_a_template_append_an_event_when_they_are_unblocked() {
    var template =
        ok(
            editor()
                .post(
                    "/v1/workflow-templates",
                    "{\"name\":\"t\",\"documentType\":\"INVOICE\",\"definition\":{\"nodes\":[{\"id\":\"a\",\"type\":\"FIRST\"},{\"id\":\"b\",\"type\":\"SECOND\",\"dependsOn\":[\"a\"]}]}}"));
    ok(
        editor()
            .post("/v1/work-orders", "{\"templateId\":\"" + template.path("id").asText() + "\"}"));
    ok(complete(claimOne(), "{}"));
    assertEquals(
        List.of(
            "ATTEMPT.CLAIMED.STARTED", "WORK_ITEM.UNBLOCKED.QUEUED", "WORK_ITEM.SUBMITTED.BLOCKED"),
        timeline(claimOne()));
  }

  @Test
  void a_claim_of_a_hundred_is_stored_together() {
    orderOf(100);
    var request = post("/v1/work-items:claim", "{\"agentId\":\"quiet-agent\",\"limit\":100}", 200);
    var noted = log.of(request);
    assertEquals(100, noted.size());
    assertEquals(1, new HashSet<>(noted.stream().map(EventLog.Noted::transaction).toList()).size());
    assertFalse(noted.toString().contains("quiet-agent"));
    assertEquals(
        List.of(),
        log.of(post("/v1/work-items:claim", "{\"agentId\":\"quiet-agent\"}", 200)),
        "nothing to claim");
  }

  @Test
  void a_stale_or_repeated_result_leaves_no_event() {
    order("");
    var claim = claimOne();
    var stale = "{\"leaseToken\":99,\"result\":{}}";
    assertEquals(List.of(), log.of(post(attempt(claim, "complete"), stale, 409)));
    var first = post(attempt(claim, "complete"), result(claim), 200);
    assertEquals(
        List.of("ATTEMPT.COMPLETED.COMPLETED", "WORK_ORDER.SETTLED.COMPLETED"), log.typesOf(first));
    assertEquals(List.of(), log.of(post(attempt(claim, "complete"), result(claim), 200)));
  }

  @Test
  void another_workspace_finds_no_timeline() {
    order("");
    var path = "/v1/work-items/" + claimOne().path("workItemId").asText() + "/timeline";
    assertEquals(404, globex().get(path).status());
    assertEquals(404, editor().get("/v1/work-items/" + UUID.randomUUID() + "/timeline").status());
    assertEquals(200, editor().get(path).status());
  }
}
