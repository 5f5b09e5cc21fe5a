package dev.signalbox.workflow.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api.Answer;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class EvalResultApiTest extends ServiceTest {
  private static final UUID ORDER = UUID.randomUUID();
  private static final UUID ITEM = UUID.fromString("10000000-0000-4000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("10000000-0000-4000-8000-000000000002");
  private static final UUID SECRET = UUID.fromString("10000000-0000-4000-8000-000000000004");
  private static final UUID DOOMED = UUID.fromString("10000000-0000-4000-8000-000000000003");

  @BeforeAll
  void workItems() throws SQLException {
    execute(
        "INSERT INTO workflow.work_orders (workspace_id, id) VALUES ('"
            + Organizations.ACME
            + "', '"
            + ORDER
            + "')");
    for (var id : new UUID[] {ITEM, OTHER, SECRET, DOOMED}) {
      execute(
          "INSERT INTO workflow.work_items (workspace_id, work_order_id, type, content, id)"
              + " VALUES ('a0000000-0000-4000-8000-000000000001', '"
              + ORDER
              + "', 'TICKET', 'text', '"
              + id
              + "')");
    }
  }

  @Test
  void a_result_is_stored_read_and_listed_by_item() {
    var made = create(ITEM, "0.85");
    assertEquals(201, made.status(), made.body());
    assertEquals(made.json(), acme("VIEWER").get(made.header("Location")).json());
    assertEquals("0.85", made.json().path("score").asText());
    assertEquals(1, count(ITEM));
    assertEquals(0, count(OTHER));
  }

  @Test
  void a_score_is_from_0_to_1_with_two_decimals() {
    assertEquals("invalid-value", create(OTHER, "1.01").code());
    assertEquals("invalid-value", create(OTHER, "-0.01").code());
    assertEquals("invalid-value", create(OTHER, "0.995").code());
    assertEquals("wrong-type", create(OTHER, "\"1\"").code());
    assertEquals(0, count(OTHER));
  }

  @Test
  void an_item_that_is_not_there_has_no_results() {
    assertEquals("reference-not-found", create(UUID.randomUUID(), "1").code());
    var foreign = globex().post("/v1/eval-results", body(ITEM, "1"));
    assertEquals("reference-not-found", foreign.code(), foreign.body());
  }

  @Test
  void results_go_with_their_item() throws SQLException {
    assertEquals(201, create(DOOMED, "0").status());
    execute("DELETE FROM workflow.work_items WHERE id = '" + DOOMED + "'");
    assertEquals(0, count(DOOMED));
  }

  @Test
  void a_foreign_result_is_a_missing_one() {
    var made = create(SECRET, "1.00");
    assertEquals(404, globex().get(made.header("Location")).status());
    var list = globex().get("/v1/eval-results?workItemId=" + SECRET);
    assertEquals(0, list.json().path("items").size());
  }

  @Test
  void a_viewer_does_not_evaluate() {
    assertEquals(403, acme("VIEWER").post("/v1/eval-results", body(ITEM, "1")).status());
  }

  private int count(UUID item) {
    var list = acme("VIEWER").get("/v1/eval-results?workItemId=" + item);
    return list.json().path("items").size();
  }

  private Answer create(UUID item, String score) {
    return acme("EDITOR").post("/v1/eval-results", body(item, score));
  }

  private static String body(UUID item, String score) {
    return "{\"workItemId\":\""
        + item
        + "\",\"evaluationType\":\"accuracy\",\"score\":"
        + score
        + ",\"passed\":true,\"metrics\":{\"f1\":0.9}}";
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
