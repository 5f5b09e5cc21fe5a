package dev.signalbox.workflow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.retention.ExpiredRows;
import dev.signalbox.testing.Organizations;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests retention of finished orders and of expired memory.
@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class FinishedWorkTest extends WorkTest {
  @Inject ExpiredRows expired;

  @Test
  void orders_that_ended_long_ago_go_with_their_items_and_the_others_stay() throws Exception {
    for (int i = 0; i < 7; i++) {
      order("");
      assertEquals(200, complete(claimOne(), "{}").status());
    }
    var recent = order("");
    assertEquals(200, complete(claimOne(), "{}").status());
    var open = order("");
    age("status = 'COMPLETED' AND id <> '" + recent.path("id").asText() + "'", 400);
    age("id = '" + open.path("id").asText() + "'", 400);
    assertTrue(expired.remove("work_orders") >= 7);
    assertEquals(List.of("2"), inspect("SELECT count(*) FROM workflow.work_orders"));
    assertEquals(List.of("2"), inspect("SELECT count(*) FROM workflow.work_items"));
    assertEquals(List.of("1"), inspect("SELECT count(*) FROM workflow.attempts"));
    assertEquals("COMPLETED", statusOf(recent));
    assertEquals("PENDING", statusOf(open));
  }

  @Test
  void an_old_order_that_ended_lately_is_kept() throws Exception {
    order("");
    assertEquals(200, complete(claimOne(), "{}").status());
    arrange("UPDATE workflow.work_orders SET created_at = now() - interval '400 days'");
    assertEquals(0, expired.remove("work_orders"));
    assertEquals(
        200, acme("ADMIN").put("/v1/retention/work_orders", "{\"keepDays\": null}").status());
    age("true", 4000);
    assertEquals(0, expired.remove("work_orders"), "the workspace keeps them for ever");
    assertEquals(204, acme("ADMIN").delete("/v1/retention/work_orders").status());
  }

  /// The order has more attempts than a batch takes, so it is deleted in several transactions.
  @Test
  void an_order_of_any_size_goes_in_batches() throws Exception {
    orderOf(300);
    arrange(
        """
        INSERT INTO workflow.attempts (workspace_id, work_item_id, agent_id, status, lease_token, lease_until)
          SELECT i.workspace_id, i.id, 'agent', 'FAILED', 1, now() FROM workflow.work_items i, generate_series(1, 5)
        """);
    arrange("UPDATE workflow.work_orders SET status = 'FAILED'");
    age("true", 400);
    assertTrue(expired.remove("work_orders") >= 1_500 + 300);
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_orders"));
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.attempts"));
  }

  private void age(String which, int days) {
    arrange(
        "ALTER TABLE workflow.work_orders DISABLE TRIGGER set_work_orders_updated_at;"
            + "UPDATE workflow.work_orders SET created_at = now() - interval '%d days', updated_at = now() - interval '%d days' WHERE %s;"
                .formatted(days, days, which)
            + "ALTER TABLE workflow.work_orders ENABLE TRIGGER set_work_orders_updated_at");
  }

  @Test
  void a_chain_of_superseded_memory_goes_whatever_its_length() throws Exception {
    arrange(
        """
        INSERT INTO workflow.mem_docs (workspace_id, id, type, content, content_hash, superseded_by, expires_at)
          SELECT '%s', md5('chain' || n)::uuid, 'CONTEXT', 'chained ' || n, sha256(('chain' || n)::bytea),
                 CASE WHEN n < 3000 THEN md5('chain' || (n + 1))::uuid END, CASE n WHEN 3000 THEN now() - interval '31 days' END
            FROM generate_series(1, 3000) n
        """
            .formatted(Organizations.ACME));
    assertEquals(3000, expired.remove("expired_memory"));
  }

  @Test
  void expired_memory_takes_along_what_it_superseded() throws Exception {
    arrange(
        """
        INSERT INTO workflow.mem_docs (workspace_id, id, type, content, content_hash, superseded_by, expires_at)
          SELECT '%1$s', ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'CONTEXT', 'retained ' || n, sha256(n::text::bytea),
                 CASE n WHEN 1 THEN '00000000-0000-4000-8000-000000000002'::uuid END,
                 CASE n WHEN 2 THEN now() - interval '31 days' WHEN 3 THEN now() - interval '29 days' END
            FROM generate_series(1, 4) n
        """
            .formatted(Organizations.ACME));
    assertEquals(2, expired.remove("expired_memory"));
    assertEquals(
        List.of("retained 3", "retained 4"),
        inspect(
            "SELECT content FROM workflow.mem_docs WHERE content LIKE 'retained %' ORDER BY 1"));
    arrange("DELETE FROM workflow.mem_docs WHERE content LIKE 'retained %'");
  }
}
