package dev.signalbox.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/// Is the base of workflow-core's tests: it orders, claims and ends work.
public abstract class WorkTest extends ServiceTest {
  /// Lets the sweep run only when a test calls it, and queues failed items again at once.
  @Override
  public Map<String, String> getProperties() {
    var settings = super.getProperties();
    settings.put("signalbox.attempt.sweep-every", "1h");
    settings.put("signalbox.attempt.backoff-base", "0ms");
    settings.put("signalbox.attempt.backoff-cap", "0ms");
    return settings;
  }

  @BeforeEach
  protected final void no_work_is_left_from_before() {
    arrange("DELETE FROM workflow.work_orders; DELETE FROM workflow.workflow_templates");
  }

  protected final Api editor() {
    return acme("EDITOR");
  }

  protected final Api approver() {
    return acme("APPROVER");
  }

  /// Creates an order of one item and returns its answer.
  protected final JsonNode order(String extra) {
    return ok(
        editor()
            .post(
                "/v1/work-orders",
                "{\"items\":[{\"type\":\"INVOICE\",\"content\":\"text\"" + extra + "}]}"));
  }

  protected final JsonNode orderOf(int items) {
    var list = new ArrayList<String>();
    for (int i = 0; i < items; i++) {
      list.add("{\"type\":\"TICKET\",\"content\":\"" + i + "\"}");
    }
    return ok(editor().post("/v1/work-orders", "{\"items\":[" + String.join(",", list) + "]}"));
  }

  protected final JsonNode claimOne() {
    var items = claim(1);
    assertEquals(1, items.size(), "one item should be ready");
    return items.get(0);
  }

  protected final JsonNode claim(int limit) {
    return ok(editor()
            .post("/v1/work-items:claim", "{\"agentId\":\"agent\",\"limit\":" + limit + "}"))
        .path("items");
  }

  protected static String attempt(JsonNode claim, String verb) {
    return "/v1/work-items/"
        + claim.path("workItemId").asText()
        + "/attempts/"
        + claim.path("attemptId").asText()
        + ":"
        + verb;
  }

  protected final Api.Answer complete(JsonNode claim, String result) {
    return editor()
        .post(
            attempt(claim, "complete"),
            "{\"leaseToken\":" + claim.path("leaseToken") + ",\"result\":" + result + "}");
  }

  protected final Api.Answer fail(JsonNode claim, String extra) {
    return editor()
        .post(
            attempt(claim, "fail"),
            "{\"leaseToken\":" + claim.path("leaseToken") + ",\"error\":\"broken\"" + extra + "}");
  }

  protected final JsonNode item(JsonNode claim) {
    return ok(editor().get("/v1/work-items/" + claim.path("workItemId").asText()));
  }

  protected final String statusOf(JsonNode order) {
    return ok(editor().get("/v1/work-orders/" + order.path("id").asText())).path("status").asText();
  }

  /// Lets every lease expire.
  protected final void leasesRunOut() {
    arrange("UPDATE workflow.work_leases SET lease_until = now() - interval '1 second'");
  }

  protected static JsonNode ok(Api.Answer answer) {
    assertEquals(2, answer.status() / 100, answer.body());
    return answer.json();
  }

  protected static void refused(int status, String code, Api.Answer answer) {
    assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.body());
  }

  /// Runs SQL as superuser, past row-level security.
  protected final void arrange(String sql) {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the first column of all rows, as superuser.
  protected final List<String> inspect(String sql) {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the plan of a statement, as the service's role in a workspace of Acme.
  protected final String plan(String sql) {
    try (var connection = database().app(service().appRole()).getConnection()) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, Organizations.acme("EDITOR"));
      try (var statement = connection.createStatement()) {
        var lines = new ArrayList<String>();
        try (var result = statement.executeQuery("EXPLAIN " + sql)) {
          while (result.next()) {
            lines.add(result.getString(1));
          }
        }
        connection.rollback();
        return String.join("\n", lines);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
