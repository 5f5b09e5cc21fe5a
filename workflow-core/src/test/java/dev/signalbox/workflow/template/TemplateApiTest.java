package dev.signalbox.workflow.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;
import dev.signalbox.workflow.WorkTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class TemplateApiTest extends WorkTest {
  private static final String DIAMOND =
      """
      {"nodes":[
        {"id":"read","type":"INVOICE","content":"default"},
        {"id":"check","type":"CHECK","dependsOn":["read"]},
        {"id":"price","type":"PRICE","dependsOn":["read"]},
        {"id":"pay","type":"PAYMENT","dependsOn":["check","price"],"requiresApproval":true}]}
      """;

  @Test
  void the_same_name_again_is_the_next_version_and_the_first_stays() {
    var first = ok(create("refund", "{\"nodes\":[{\"id\":\"a\",\"type\":\"A\"}]}"));
    var second = ok(create("refund", DIAMOND));
    assertEquals(1, first.path("version").asInt());
    assertEquals(2, second.path("version").asInt());
    var read = editor().get("/v1/workflow-templates/" + first.path("id").asText());
    assertEquals(first.path("contentHash"), ok(read).path("contentHash"));
    assertEquals(1, ok(read).path("definition").path("nodes").size());
    assertEquals("\"1\"", read.header("ETag"));
  }

  @Test
  void equal_definitions_have_equal_hashes() {
    var one = ok(create("one", "{\"nodes\":[{\"id\":\"a\",\"type\":\"A\"}]}"));
    var two = ok(create("two", "{\"nodes\":[{\"type\":\"A\",\"id\":\"a\"}]}"));
    assertEquals(one.path("contentHash"), two.path("contentHash"));
  }

  @Test
  void versions_made_at_once_are_numbered_without_gaps() throws Exception {
    Callable<Integer> making = () -> create("busy", DIAMOND).status();
    try (var threads = Executors.newFixedThreadPool(10)) {
      for (var future : threads.invokeAll(Stream.generate(() -> making).limit(10).toList())) {
        assertEquals(201, future.get());
      }
    }
    assertEquals(List.of("10"), inspect("SELECT max(version) FROM workflow.workflow_templates"));
  }

  @Test
  void a_cycle_is_rejected_and_pointed_at() {
    var answer =
        create(
            "loop",
            "{\"nodes\":[{\"id\":\"a\",\"type\":\"A\",\"dependsOn\":[\"b\"]},{\"id\":\"b\",\"type\":\"A\",\"dependsOn\":[\"a\"]}]}");
    refused(422, "invalid-value", answer);
    assertEquals("cycle", answer.json().path("errors").get(0).path("code").asText());
  }

  @Test
  void a_definition_without_nodes_and_a_node_without_a_type_are_rejected() {
    refused(422, "invalid-value", create("none", "{\"nodes\":[]}"));
    refused(400, "missing-field", create("none", "{\"nodes\":[{\"id\":\"a\"}]}"));
    refused(400, "unknown-field", create("none", "{\"nodes\":[],\"loops\":true}"));
  }

  @Test
  void an_inactive_template_makes_no_new_orders() {
    var id = ok(create("old", DIAMOND)).path("id").asText();
    var closed = ok(editor().post("/v1/workflow-templates/" + id + ":deactivate", ""));
    assertEquals("false", closed.path("active").asText());
    refused(409, "conflict", orderFrom(id, ""));
    assertEquals(0, ok(editor().get("/v1/workflow-templates?active=true")).path("items").size());
  }

  @Test
  void nodes_wait_for_what_they_depend_on_and_get_its_results() {
    var order = ok(orderFrom(diamond(), ",\"nodeContents\":{\"read\":\"the invoice\"}"));
    assertEquals(3, order.path("itemCounts").path("BLOCKED").asInt());
    var read = claim(10);
    assertEquals(1, read.size());
    assertEquals("the invoice", read.get(0).path("content").asText());
    assertTrue(read.get(0).path("input").isNull());
    ok(complete(read.get(0), "{\"sum\":7}"));

    var middle = claim(10);
    assertEquals(2, middle.size());
    assertEquals(7, middle.get(0).path("input").path("read").path("sum").asInt());
    ok(complete(middle.get(0), "1"));
    assertEquals(0, claim(10).size());
    ok(complete(middle.get(1), "2"));

    var pay = claim(10);
    assertEquals(2, pay.get(0).path("input").size());
    ok(complete(pay.get(0), "3"));
    assertEquals("PROCESSING", run(order).path("state").asText());
    ok(
        approver()
            .post(
                "/v1/work-items/" + pay.get(0).path("workItemId").asText() + "/approvals",
                "{\"decision\":\"APPROVED\",\"policyVersion\":\"1\"}"));
    var run = run(order);
    assertEquals("COMPLETED", run.path("state").asText());
    assertTrue(run.path("finishedAt").isTextual());
    assertEquals("COMPLETED", statusOf(order));
  }

  @Test
  void a_node_that_needs_approval_blocks_its_dependants_until_it_is_approved() {
    var id =
        ok(create(
                "gate",
                "{\"nodes\":[{\"id\":\"a\",\"type\":\"A\",\"requiresApproval\":true},{\"id\":\"b\",\"type\":\"B\",\"dependsOn\":[\"a\"]}]}"))
            .path("id")
            .asText();
    ok(orderFrom(id, ""));
    var first = claimOne();
    ok(complete(first, "1"));
    assertEquals(0, claim(10).size());
    ok(
        approver()
            .post(
                "/v1/work-items/" + first.path("workItemId").asText() + "/approvals",
                "{\"decision\":\"APPROVED\",\"policyVersion\":\"1\"}"));
    assertEquals("b", claimOne().path("nodeId").asText());
  }

  @Test
  void a_run_fails_with_a_node_and_goes_on_when_that_is_redriven() {
    var order = ok(orderFrom(diamond(), ""));
    ok(fail(claimOne(), ",\"retryable\":false"));
    assertEquals("FAILED", run(order).path("state").asText());
    var letter = ok(editor().get("/v1/dead-letters")).path("items").get(0).path("id").asText();
    ok(editor().post("/v1/dead-letters/" + letter + ":redrive", "{}"));
    assertEquals("PROCESSING", run(order).path("state").asText());
    assertTrue(run(order).path("finishedAt").isNull());
    ok(complete(claimOne(), "1"));
    assertEquals(2, claim(10).size());
  }

  @Test
  void completing_both_arms_of_a_diamond_at_once_frees_the_end_exactly_once() throws Exception {
    var template = diamond();
    for (int round = 0; round < 10; round++) {
      ok(orderFrom(template, ""));
      ok(complete(claimOne(), "1"));
      var arms = claim(2);
      try (var threads = Executors.newFixedThreadPool(2)) {
        var results =
            threads.invokeAll(
                List.<Callable<Integer>>of(
                    () -> complete(arms.get(0), "1").status(),
                    () -> complete(arms.get(1), "1").status()));
        for (var result : results) {
          assertEquals(200, result.get());
        }
      }
      assertEquals("pay", claimOne().path("nodeId").asText());
    }
  }

  @Test
  void cancelling_an_order_ends_its_run_and_frees_no_node() {
    var order = ok(orderFrom(diamond(), ""));
    var claim = claimOne();
    ok(editor().post("/v1/work-orders/" + order.path("id").asText() + ":cancel", ""));
    assertEquals("CANCELLED", run(order).path("state").asText());
    refused(409, "stale-lease", complete(claim, "1"));
    assertEquals(0, claim(10).size());
  }

  @Test
  void an_order_has_items_or_a_template_and_only_its_nodes() {
    var template = diamond();
    refused(
        422,
        "invalid-value",
        orderFrom(template, ",\"items\":[{\"type\":\"A\",\"content\":\"\"}]"));
    refused(422, "invalid-value", orderFrom(template, ",\"nodeContents\":{\"nope\":\"x\"}"));
  }

  @Test
  void a_run_shows_the_state_of_each_node() {
    var order = ok(orderFrom(diamond(), ""));
    claimOne();
    Map<String, String> states = new HashMap<>();
    run(order)
        .path("nodes")
        .forEach(n -> states.put(n.path("nodeId").asText(), n.path("status").asText()));
    assertEquals(
        Map.of("read", "PROCESSING", "check", "BLOCKED", "price", "BLOCKED", "pay", "BLOCKED"),
        states);
  }

  @Test
  void another_workspace_sees_and_uses_nothing_of_it() {
    var template = diamond();
    var order = ok(orderFrom(template, ""));
    var run = run(order).path("id").asText();
    refused(404, "not-found", globex().get("/v1/workflow-templates/" + template));
    refused(
        404, "not-found", globex().post("/v1/workflow-templates/" + template + ":deactivate", ""));
    refused(404, "not-found", globex().get("/v1/runs/" + run));
    refused(
        422,
        "reference-not-found",
        globex().post("/v1/work-orders", "{\"templateId\":\"" + template + "\"}"));
    assertEquals(0, ok(globex().get("/v1/runs")).path("items").size());
    assertEquals(0, ok(globex().get("/v1/workflow-templates")).path("items").size());
  }

  @Test
  void a_viewer_may_not_create() {
    var body = "{\"name\":\"x\",\"definition\":{\"nodes\":[{\"id\":\"a\",\"type\":\"A\"}]}}";
    refused(403, "forbidden", acme("VIEWER").post("/v1/workflow-templates", body));
  }

  private Api.Answer create(String name, String definition) {
    return editor()
        .post(
            "/v1/workflow-templates",
            "{\"name\":\"" + name + "\",\"definition\":" + definition + "}");
  }

  private String diamond() {
    return ok(create("diamond", DIAMOND)).path("id").asText();
  }

  private Api.Answer orderFrom(String template, String extra) {
    return editor().post("/v1/work-orders", "{\"templateId\":\"" + template + "\"" + extra + "}");
  }

  private JsonNode run(JsonNode order) {
    var runs = ok(editor().get("/v1/runs?workOrderId=" + order.path("id").asText())).path("items");
    assertEquals(1, runs.size());
    return ok(editor().get("/v1/runs/" + runs.get(0).path("id").asText()));
  }
}
