package dev.signalbox.workflow.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class ConcurrentClaimTest extends WorkTest {
  private static final int WORKERS = 20;

  @Test
  void twenty_workers_claim_and_complete_two_hundred_items_each_exactly_once() throws Exception {
    var order = orderOf(200);
    var claimed = new ConcurrentLinkedQueue<String>();
    together(() -> {
      for (var items = claim(3); !items.isEmpty(); items = claim(3)) {
        for (var item : items) {
          claimed.add(item.path("workItemId").asText());
          ok(complete(item, "1"));
        }
      }
    });
    assertEquals(200, claimed.size());
    assertEquals(200, new HashSet<>(claimed).size());
    assertEquals("COMPLETED", statusOf(order));
    assertEquals(List.of("200"), inspect("SELECT count(*) FROM workflow.attempts"));
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_leases"));
  }

  @Test
  void an_expired_lease_is_reclaimed_once_by_concurrent_sweeps() throws Exception {
    order("");
    claimOne();
    leasesRunOut();
    var claimed = new ConcurrentLinkedQueue<String>();
    together(() -> claim(1).forEach(item -> claimed.add(item.path("attemptNumber").asText())));
    // A worker that polls while another one reclaims may get no item, but only one gets it.
    assertTrue(claimed.size() <= 1, claimed.toString());
    claim(1).forEach(item -> claimed.add(item.path("attemptNumber").asText()));
    assertEquals(List.of("2"), List.copyOf(claimed));
    assertEquals(List.of("2"), inspect("SELECT count(*) FROM workflow.attempts"));
  }

  @Test
  void exactly_one_of_several_different_completions_of_an_attempt_succeeds() throws Exception {
    order("");
    var claim = claimOne();
    var won = new ConcurrentLinkedQueue<String>();
    var number = new AtomicInteger();
    together(() -> {
      var mine = String.valueOf(number.incrementAndGet());
      if (complete(claim, mine).status() == 200) {
        won.add(mine);
      }
    });
    assertEquals(1, won.size());
    assertEquals(won.peek(), item(claim).path("result").asText());
  }

  @Test
  void a_late_result_and_the_next_claim_race_and_exactly_one_of_them_gets_the_item()
      throws Exception {
    for (int round = 0; round < 5; round++) {
      order("");
      var late = claimOne();
      leasesRunOut();
      var stored = new ConcurrentLinkedQueue<String>();
      var number = new AtomicInteger();
      together(() -> {
        if (number.getAndIncrement() % 2 == 0) {
          claim(1).forEach(item -> stored.add("claimed"));
        } else if (complete(late, "\"late\"").status() == 200) {
          stored.add("late");
        }
      });
      // An item that was reclaimed after the last claim is claimed now.
      claim(1).forEach(item -> stored.add("claimed"));
      assertEquals(1, new HashSet<>(stored).size(), stored.toString());
      assertEquals(
          stored.contains("late") ? "COMPLETED" : "PROCESSING", item(late).path("status").asText());
      no_work_is_left_from_before();
    }
  }

  @Test
  void cancelling_while_others_claim_leaves_no_work_behind() throws Exception {
    var order = orderOf(100);
    var path = "/v1/work-orders/" + order.path("id").asText() + ":cancel";
    var cancelled = new ConcurrentLinkedQueue<Integer>();
    together(() -> {
      claim(2);
      cancelled.add(editor().post(path, "").status());
      claim(2);
    });
    assertEquals(1, cancelled.stream().filter(status -> status == 200).count());
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_leases"));
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_queue"));
    assertEquals(List.of("CANCELLED"), inspect("SELECT DISTINCT status FROM workflow.work_items"));
  }

  @Test
  void a_claim_of_ten_thousand_ready_items_walks_the_index_of_the_queue() {
    arrange(
        """
        INSERT INTO workflow.work_orders (workspace_id, id) VALUES
          ('a0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001');
        WITH items AS (
          INSERT INTO workflow.work_items (workspace_id, work_order_id, type, content)
          SELECT 'a0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', 'A', '' FROM generate_series(1, 10000)
          RETURNING id)
        INSERT INTO workflow.work_queue (workspace_id, work_item_id, rank, available_at, type, attempts_made, next_token)
          SELECT 'a0000000-0000-4000-8000-000000000001', id, 2, now(), 'A', 0, 1 FROM items;
        ANALYZE workflow.work_queue, workflow.work_items
        """);
    var plan =
        plan(
            ClaimRepository.CLAIM
                .replace(":types", "NULL")
                .replace(":limit", "10")
                .replace(":seconds", "30")
                .replace(":agent", "'a'")
                .replace(":ids", "'{}'"));
    assertTrue(plan.contains("Index Scan using work_queue_claim_idx"), plan);
    assertTrue(plan.contains("Index Scan using work_queue_pkey"), plan);
    assertFalse(plan.contains("Seq Scan"), plan);
    assertFalse(plan.contains("Sort Key: q.rank"), plan);
    assertEquals(100, claim(100).size());
  }

  private static void together(Runnable work) throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> running =
          IntStream.range(0, WORKERS)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    start.await();
                    work.run();
                    return null;
                  }))
              .toList();
      start.countDown();
      for (var one : running) {
        one.get();
      }
    }
  }
}
