package dev.signalbox.workflow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest(transactional = false)
class OrderApiTest extends WorkTest {
  @Test
  void an_order_answers_with_its_place_its_revision_and_its_counts() {
    var answer =
        editor()
            .post(
                "/v1/work-orders",
                "{\"metadata\":{\"a\":1},\"workflowId\":\"w\",\"items\":[{\"type\":\"INVOICE\",\"content\":\"x\"}]}");
    assertEquals(201, answer.status(), answer.body());
    assertEquals("/v1/work-orders/" + answer.json().path("id").asText(), answer.header("Location"));
    assertEquals("\"1\"", answer.header("ETag"));
    assertEquals("PENDING", answer.json().path("status").asText());
    assertEquals("MEDIUM", answer.json().path("priority").asText());
    assertEquals(1, answer.json().path("itemCounts").path("QUEUED").asInt());
  }

  @Test
  void an_item_takes_the_priority_of_its_order_unless_it_has_its_own() {
    var order =
        ok(
            editor()
                .post(
                    "/v1/work-orders",
                    "{\"priority\":\"HIGH\",\"items\":[{\"type\":\"A\",\"content\":\"\"},{\"type\":\"B\",\"content\":\"\",\"priority\":\"LOW\"}]}"));
    assertEquals(
        List.of("HIGH", "LOW"), inspect("SELECT priority FROM workflow.work_items ORDER BY type"));
    assertEquals("HIGH", order.path("priority").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                                        | 422 | invalid-value",
        "{\"items\":[]}                                                            | 422 | invalid-value",
        "{\"items\":[{\"content\":\"x\"}]}                                         | 400 | missing-field",
        "{\"items\":[{\"type\":\"invoice\",\"content\":\"x\"}]}                    | 422 | invalid-value",
        "{\"items\":[{\"type\":\"A'; DROP TABLE x; --\",\"content\":\"x\"}]}       | 422 | invalid-value",
        "{\"items\":[{\"type\":\"A\",\"content\":\"x\",\"maxAttempts\":51}]}       | 422 | invalid-value",
        "{\"items\":[{\"type\":\"A\",\"content\":\"x\",\"maxAttempts\":1.5}]}      | 400 | wrong-type",
        "{\"items\":[{\"type\":\"A\",\"content\":\"x\",\"color\":1}]}              | 400 | unknown-field",
        "{\"items\":[{\"type\":\"A\",\"content\":\"\\u0000\"}]}                    | 400 | unsafe-text",
        "{\"metadata\":[],\"items\":[{\"type\":\"A\",\"content\":\"x\"}]}          | 400 | wrong-type",
        "{\"priority\":\"SOON\",\"items\":[{\"type\":\"A\",\"content\":\"x\"}]}    | 400 | wrong-type",
        "{\"templateId\":\"a0000000-0000-4000-8000-00000000ffff\"}                 | 422 | reference-not-found",
      })
  void a_bad_order_is_rejected_and_stores_nothing(String body, int status, String code) {
    refused(status, code, editor().post("/v1/work-orders", body.trim()));
    assertEquals(List.of("0"), inspect("SELECT count(*) FROM workflow.work_orders"));
  }

  @Test
  void content_above_256_kib_is_rejected() {
    var big = "{\"items\":[{\"type\":\"A\",\"content\":\"" + "ä".repeat(131_073) + "\"}]}";
    refused(413, "body-too-large", editor().post("/v1/work-orders", big));
  }

  @Test
  void content_of_just_256_kib_is_kept() {
    var big = "{\"items\":[{\"type\":\"A\",\"content\":\"" + "ä".repeat(131_072) + "\"}]}";
    ok(editor().post("/v1/work-orders", big));
    assertEquals(
        List.of("262144"), inspect("SELECT octet_length(content) FROM workflow.work_items"));
  }

  @Test
  void a_thousand_items_are_one_order_and_one_more_is_too_many() {
    var order = orderOf(1000);
    assertEquals(1000, order.path("itemCounts").path("QUEUED").asInt());
    var many =
        "{\"type\":\"A\",\"content\":\"\"},".repeat(1000) + "{\"type\":\"A\",\"content\":\"\"}";
    refused(422, "invalid-value", editor().post("/v1/work-orders", "{\"items\":[" + many + "]}"));
  }

  @Test
  void text_that_looks_like_sql_is_just_text() {
    order(",\"priority\":\"HIGH\"");
    var text = "'); DROP TABLE workflow.work_items; -- :name ? $1";
    ok(
        editor()
            .post(
                "/v1/work-orders",
                "{\"workflowId\":\""
                    + text
                    + "\",\"items\":[{\"type\":\"A\",\"content\":\""
                    + text
                    + "\"}]}"));
    assertEquals(
        List.of(text), inspect("SELECT content FROM workflow.work_items WHERE type = 'A'"));
  }

  @Test
  void orders_are_listed_by_status_and_priority_page_by_page() {
    for (int i = 0; i < 3; i++) {
      orderOf(1);
    }
    claimOne();
    assertEquals(2, ok(editor().get("/v1/work-orders?status=PENDING")).path("items").size());
    assertEquals(0, ok(editor().get("/v1/work-orders?priority=URGENT")).path("items").size());
    var first = ok(editor().get("/v1/work-orders?limit=2"));
    var rest = ok(editor().get("/v1/work-orders?limit=2&cursor=" + first.path("next").asText()));
    assertEquals(2, first.path("items").size());
    assertEquals(1, rest.path("items").size());
  }

  @Test
  void an_unknown_status_is_rejected() {
    assertEquals(400, editor().get("/v1/work-orders?status=DONE").status());
  }

  @Test
  void items_are_listed_by_order_status_and_type() {
    var order = orderOf(3);
    claimOne();
    var of = "/v1/work-items?workOrderId=" + order.path("id").asText();
    assertEquals(3, ok(editor().get(of)).path("items").size());
    assertEquals(1, ok(editor().get(of + "&status=PROCESSING")).path("items").size());
    assertEquals(2, ok(editor().get(of + "&status=QUEUED")).path("items").size());
    assertEquals(0, ok(editor().get(of + "&type=INVOICE")).path("items").size());
    assertEquals(0, ok(editor().get(of + "&status=COMPLETED")).path("items").size());
  }

  @Test
  void an_order_fails_when_one_item_failed_and_none_is_open() {
    var order = orderOf(2);
    ok(fail(claimOne(), ",\"retryable\":false"));
    assertEquals("PROCESSING", statusOf(order));
    ok(complete(claimOne(), "1"));
    assertEquals("FAILED", statusOf(order));
  }

  @Test
  void items_added_to_a_completed_order_open_it_again() {
    var order = order("");
    ok(complete(claimOne(), "1"));
    assertEquals("COMPLETED", statusOf(order));
    ok(
        editor()
            .post(
                "/v1/work-orders/" + order.path("id").asText() + "/items",
                "{\"items\":[{\"type\":\"A\",\"content\":\"more\"}]}"));
    assertEquals("PROCESSING", statusOf(order));
    ok(complete(claimOne(), "1"));
    assertEquals("COMPLETED", statusOf(order));
  }

  @Test
  void a_cancelled_order_leaves_nothing_to_claim_and_takes_leases_back() {
    var order = orderOf(3);
    var claim = claimOne();
    var cancelled =
        ok(editor().post("/v1/work-orders/" + order.path("id").asText() + ":cancel", ""));
    assertEquals("CANCELLED", cancelled.path("status").asText());
    assertEquals(3, cancelled.path("itemCounts").path("CANCELLED").asInt());
    assertEquals(0, claim(10).size());
    refused(409, "stale-lease", complete(claim, "1"));
  }

  @Test
  void an_order_is_cancelled_once() {
    var path = "/v1/work-orders/" + order("").path("id").asText() + ":cancel";
    ok(editor().post(path, ""));
    refused(409, "illegal-transition", editor().post(path, ""));
  }

  @Test
  void another_workspace_cannot_tell_an_order_from_a_missing_one() {
    var id = order("").path("id").asText();
    var foreign = globex().get("/v1/work-orders/" + id);
    var missing = globex().get("/v1/work-orders/a0000000-0000-4000-8000-00000000ffff");
    refused(404, "not-found", foreign);
    assertEquals(missing.json().path("detail"), foreign.json().path("detail"));
    refused(404, "not-found", globex().post("/v1/work-orders/" + id + ":cancel", ""));
    refused(
        404,
        "not-found",
        globex()
            .post(
                "/v1/work-orders/" + id + "/items",
                "{\"items\":[{\"type\":\"A\",\"content\":\"\"}]}"));
    assertEquals(0, ok(globex().get("/v1/work-items?workOrderId=" + id)).path("items").size());
  }

  @Test
  void a_viewer_reads_and_writes_nothing() {
    var id = order("").path("id").asText();
    assertEquals(200, acme("VIEWER").get("/v1/work-orders/" + id).status());
    refused(403, "forbidden", acme("VIEWER").post("/v1/work-orders/" + id + ":cancel", ""));
    refused(
        403,
        "forbidden",
        acme("VIEWER").post("/v1/work-orders", "{\"items\":[{\"type\":\"A\",\"content\":\"\"}]}"));
  }

  @Test
  void the_list_of_orders_by_status_uses_its_index() {
    arrange(
        """
        INSERT INTO workflow.work_orders (workspace_id, status, created_at)
        SELECT 'a0000000-0000-4000-8000-000000000001', CASE WHEN n % 50 = 0 THEN 'FAILED' ELSE 'COMPLETED' END, now() - n * interval '1 s'
          FROM generate_series(1, 10000) n;
        ANALYZE workflow.work_orders
        """);
    var plan =
        plan(
            "SELECT * FROM workflow.work_orders WHERE true AND status = 'FAILED' ORDER BY created_at DESC, id DESC LIMIT 51");
    assertTrue(plan.contains("work_orders_status_created_idx"), plan);
  }

  @Test
  void items_are_found_by_the_words_of_their_content_in_their_own_workspace_only() {
    var body =
        "{\"items\":[{\"type\":\"A\",\"content\":\"Invoice 4711 of Müller, overdue\"},{\"type\":\"A\",\"content\":\"Ticket of Meier\"}]}";
    ok(editor().post("/v1/work-orders", body));
    assertEquals(1, found(editor(), "m%C3%BCller+overdue"));
    assertEquals(2, found(editor(), "m%C3%BCller+or+meier"));
    assertEquals(0, found(editor(), "m%C3%BCller+-overdue"));
    assertEquals(0, found(editor(), "%27)%20OR%201=1%20--"));
    assertEquals(0, found(globex(), "m%C3%BCller"));
  }

  @Test
  void the_items_of_an_order_by_status_use_their_index() {
    arrange(
        """
        INSERT INTO workflow.work_orders (workspace_id, id)
        SELECT 'a0000000-0000-4000-8000-000000000001', ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid FROM generate_series(1, 100) n;
        INSERT INTO workflow.work_items (workspace_id, work_order_id, type, content, status)
        SELECT o.workspace_id, o.id, 'A', '', CASE WHEN n % 10 = 0 THEN 'QUEUED' ELSE 'COMPLETED' END
          FROM workflow.work_orders o, generate_series(1, 100) n;
        ANALYZE workflow.work_items
        """);
    var plan =
        plan(
            "SELECT FROM workflow.work_items i WHERE i.work_order_id = 'c0000000-0000-4000-8000-000000000007' AND i.status IN ('QUEUED', 'AWAITING_APPROVAL')");
    assertTrue(plan.contains("work_items_order_status_type_idx"), plan);
  }

  private static int found(Api who, String words) {
    return ok(who.get("/v1/work-items:search?q=" + words)).path("items").size();
  }
}
