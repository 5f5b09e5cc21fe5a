package dev.signalbox.workflow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.CanonicalJson;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class ApprovalApiTest extends WorkTest {
  @Test
  void a_proposed_result_waits_for_a_decision_and_keeps_its_order_open() {
    var order = order(",\"requiresApproval\":true");
    assertEquals(
        "AWAITING_APPROVAL", ok(complete(claimOne(), "{\"pay\":100}")).path("itemStatus").asText());
    assertEquals("PROCESSING", statusOf(order));
    assertEquals(100, pending().path("proposedResult").path("pay").asInt());
    assertEquals(0, claim(10).size());
  }

  @Test
  void an_approved_result_becomes_final() {
    var order = order(",\"requiresApproval\":true");
    var claim = proposed("{\"pay\":100}");
    var event = ok(decide(claim, "APPROVED", ",\"reason\":\"fine\""));
    var subject = Json.stored("{\"pay\":100}");
    assertEquals(CanonicalJson.sha256(subject), event.path("subjectDigest").asText());
    assertEquals("COMPLETED", item(claim).path("status").asText());
    assertEquals("COMPLETED", statusOf(order));
  }

  @Test
  void the_answer_to_completing_stays_the_same_after_the_decision() {
    order(",\"requiresApproval\":true");
    var claim = claimOne();
    var first = complete(claim, "1");
    ok(decide(claim, "APPROVED", ""));
    assertEquals(first.body(), complete(claim, "1").body());
  }

  @Test
  void a_rejected_item_fails_without_a_dead_letter() {
    var order = order(",\"requiresApproval\":true");
    var claim = proposed("1");
    ok(decide(claim, "REJECTED", ",\"reason\":\"no\""));
    assertEquals("FAILED", item(claim).path("status").asText());
    assertEquals("FAILED", statusOf(order));
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.dead_letters"));
  }

  @Test
  void a_rejected_item_can_be_queued_and_decided_again() {
    order(",\"requiresApproval\":true,\"maxAttempts\":1");
    ok(decide(proposed("\"bad\""), "REJECTED", ",\"retry\":true"));
    var again = proposed("\"good\"");
    assertEquals(2, again.path("leaseToken").asLong());
    ok(decide(again, "APPROVED", ""));
    assertEquals("good", item(again).path("result").asText());
  }

  @Test
  void an_escalation_is_recorded_and_leaves_the_item_waiting() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    ok(decide(claim, "ESCALATED", ""));
    assertTrue(pending().path("escalated").asBoolean());
    ok(decide(claim, "APPROVED", ""));
    assertEquals("COMPLETED", item(claim).path("status").asText());
  }

  @Test
  void each_event_holds_the_hash_of_the_one_before() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    ok(decide(claim, "ESCALATED", ""));
    ok(decide(claim, "ESCALATED", ",\"reason\":\"again\""));
    ok(decide(claim, "APPROVED", ""));
    var chain = ok(approver().get(path(claim))).path("items");
    assertEquals(3, chain.size());
    assertTrue(chain.get(0).path("prevHash").isNull());
    for (int i = 1; i < 3; i++) {
      var before = CanonicalJson.sha256(chain.get(i - 1));
      assertEquals(before, chain.get(i).path("prevHash").asText());
    }
    assertNotEquals(chain.get(1).path("prevHash"), chain.get(2).path("prevHash"));
  }

  @Test
  void deciding_twice_is_rejected() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    ok(decide(claim, "APPROVED", ""));
    refused(409, "decided-already", decide(claim, "REJECTED", ""));
    refused(409, "decided-already", decide(claim, "ESCALATED", ""));
  }

  @Test
  void exactly_one_of_many_concurrent_decisions_is_made() throws Exception {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    Callable<Integer> deciding = () -> decide(claim, "APPROVED", "").status();
    try (var threads = Executors.newFixedThreadPool(10)) {
      long made = 0;
      for (var future : threads.invokeAll(Stream.generate(() -> deciding).limit(20).toList())) {
        made += future.get() == 201 ? 1 : 0;
      }
      assertEquals(1, made);
    }
    assertEquals(List.of("1"), inspect("SELECT count(*) FROM workflow.approval_events"));
  }

  @Test
  void an_item_that_does_not_wait_cannot_be_decided_on() {
    order("");
    refused(409, "illegal-transition", decide(claimOne(), "APPROVED", ""));
  }

  @Test
  void a_digest_of_another_result_is_rejected_and_nothing_is_recorded() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    refused(
        409,
        "conflict",
        decide(claim, "APPROVED", ",\"subjectDigest\":\"" + "0".repeat(64) + "\""));
    ok(decide(claim, "APPROVED", ",\"subjectDigest\":" + pending().path("subjectDigest")));
    assertEquals(List.of("1"), inspect("SELECT count(*) FROM workflow.approval_events"));
  }

  @Test
  void only_approvers_decide() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    var body = "{\"decision\":\"APPROVED\",\"policyVersion\":\"1\"}";
    refused(403, "forbidden", editor().post(path(claim), body));
    refused(403, "forbidden", acme("VIEWER").post(path(claim), body));
  }

  @Test
  void an_item_of_another_workspace_is_the_404_of_a_missing_one() {
    order(",\"requiresApproval\":true");
    var claim = proposed("1");
    var body = "{\"decision\":\"APPROVED\",\"policyVersion\":\"1\"}";
    refused(404, "not-found", globex().post(path(claim), body));
    refused(404, "not-found", globex().get(path(claim)));
    assertEquals(0, ok(globex().get("/v1/approvals?status=pending")).path("items").size());
  }

  @Test
  void only_a_rejected_item_can_be_queued_again() {
    order(",\"requiresApproval\":true");
    refused(422, "invalid-value", decide(proposed("1"), "APPROVED", ",\"retry\":true"));
  }

  @Test
  void history_cannot_be_changed_even_by_the_service() throws SQLException {
    order(",\"requiresApproval\":true");
    ok(decide(proposed("1"), "APPROVED", ""));
    for (var attack :
        List.of(
            "UPDATE workflow.approval_events SET decision = 'REJECTED'",
            "DELETE FROM workflow.approval_events")) {
      try (var connection = database().app(service().appRole()).getConnection();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        AppSession.enter(connection, Organizations.acme("OWNER"));
        var refused = assertThrows(SQLException.class, () -> statement.execute(attack));
        assertEquals("42501", refused.getSQLState());
      }
    }
  }

  @Test
  void the_inbox_uses_its_index_among_many_items() {
    arrange(
        """
        INSERT INTO workflow.work_orders (workspace_id, id) VALUES
          ('a0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001');
        INSERT INTO workflow.work_items (workspace_id, work_order_id, type, content, status, processed_at, result)
        SELECT 'a0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', 'A', '',
               CASE WHEN n % 10 = 0 THEN 'AWAITING_APPROVAL' ELSE 'COMPLETED' END, now(), '1'
          FROM generate_series(1, 10000) n;
        ANALYZE workflow.work_items
        """);
    var plan =
        plan(
            "SELECT i.id FROM workflow.work_items i WHERE i.status = 'AWAITING_APPROVAL' ORDER BY i.processed_at, i.id LIMIT 51");
    assertTrue(plan.contains("work_items_awaiting_idx"), plan);
  }

  private JsonNode proposed(String result) {
    var claim = claimOne();
    ok(complete(claim, result));
    return claim;
  }

  private JsonNode pending() {
    var items = ok(approver().get("/v1/approvals?status=pending")).path("items");
    assertEquals(1, items.size());
    return items.get(0);
  }

  private static String path(JsonNode claim) {
    return "/v1/work-items/" + claim.path("workItemId").asText() + "/approvals";
  }

  private Api.Answer decide(JsonNode claim, String decision, String extra) {
    return approver()
        .post(
            path(claim),
            "{\"decision\":\"" + decision + "\",\"policyVersion\":\"2026-11\"" + extra + "}");
  }
}
