package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.testing.Api.Answer;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class CapabilityApiTest extends ServiceTest {
  private static final String CONNECTOR =
      "{\"name\":\"Slack\",\"type\":\"SLACK\",\"config\":{\"token\":{\"secretRef\":\"slack/bot\"}}}";

  @Test
  void a_connector_is_made_changed_and_deleted() {
    var editor = acme("EDITOR");
    var made = editor.post("/v1/connectors", CONNECTOR);
    assertEquals(201, made.status(), made.body());
    assertEquals("ACTIVE", made.json().path("status").asText());
    var path = made.header("Location");
    assertEquals("revision-required", editor.patch(path, "{\"status\":\"ERROR\"}").code());
    var changed =
        editor
            .with("If-Match", made.header("ETag"))
            .patch(path, "{\"status\":\"ERROR\",\"lastHealthCheck\":\"2026-01-01T00:00:00Z\"}");
    assertEquals("ERROR", changed.json().path("status").asText(), changed.body());
    assertEquals("Slack", changed.json().path("name").asText());
    assertEquals(
        "stale-revision", editor.with("If-Match", made.header("ETag")).delete(path).code());
    assertEquals(204, editor.with("If-Match", changed.header("ETag")).delete(path).status());
    assertEquals(404, editor.get(path).status());
  }

  @Test
  void a_secret_in_clear_is_neither_stored_nor_repeated() {
    var body = "{\"name\":\"x\",\"type\":\"API\",\"config\":{\"apiKey\":\"hunter2\"}}";
    var refused = acme("EDITOR").post("/v1/connectors", body);
    assertEquals(422, refused.status(), refused.body());
    assertEquals("/config/apiKey", refused.json().at("/errors/0/pointer").asText());
    assertFalse(refused.body().contains("hunter2"));
    var made = acme("EDITOR").post("/v1/connectors", CONNECTOR);
    var changed =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .patch(made.header("Location"), "{\"config\":{\"password\":\"hunter2\"}}");
    assertEquals(422, changed.status());
  }

  @Test
  void a_tool_needs_a_connector_and_a_schema() {
    var tool = tool();
    assertEquals(201, tool.status(), tool.body());
    assertEquals(
        "reference-not-found",
        acme("EDITOR").post("/v1/tools", toolBody(UUID.randomUUID(), "{}")).code());
    assertEquals(
        "schema-invalid",
        acme("EDITOR").post("/v1/tools", toolBody(connector(), "{\"type\":\"x\"}")).code());
  }

  @Test
  void a_tool_of_a_foreign_connector_is_rejected() {
    var body = toolBody(connector(), "{}");
    assertEquals("reference-not-found", globex().post("/v1/tools", body).code());
  }

  @Test
  void a_deleted_connector_takes_its_tools_along() {
    var tool = tool();
    var connector = "/v1/connectors/" + tool.json().path("connectorId").asText();
    assertEquals(204, acme("EDITOR").with("If-Match", "\"1\"").delete(connector).status());
    assertEquals(404, acme("EDITOR").get(tool.header("Location")).status());
  }

  @Test
  void tools_are_listed_by_connector_and_switched_off() {
    var tool = tool();
    var query = "/v1/tools?connectorId=" + tool.json().path("connectorId").asText();
    assertEquals(1, acme("VIEWER").get(query).json().path("items").size());
    var off =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .patch(tool.header("Location"), "{\"isActive\":false}");
    assertFalse(off.json().path("isActive").asBoolean(true), off.body());
  }

  @Test
  void capabilities_are_granted_listed_and_revoked() {
    var editor = acme("EDITOR");
    var tool = tool().header("Location");
    var capability = capability("send messages").json().path("id").asText();
    var grant = tool + "/capabilities/" + capability;
    assertEquals(204, editor.put(grant, "{}").status());
    assertEquals(204, editor.put(grant, "{}").status());
    var granted = acme("VIEWER").get(tool + "/capabilities");
    assertEquals(capability, granted.json().at("/items/0/id").asText(), granted.body());
    assertEquals(1, granted.json().path("items").size());
    assertEquals(204, editor.delete(grant).status());
    assertEquals(404, editor.delete(grant).status());
    assertEquals(404, editor.put(tool + "/capabilities/" + UUID.randomUUID(), "{}").status());
  }

  @Test
  void the_name_of_a_capability_is_unique_in_its_workspace() {
    assertEquals(201, capability("read invoices").status());
    assertEquals("already-exists", capability("read invoices").code());
    var other = globex().post("/v1/capabilities", capabilityBody("read invoices"));
    assertEquals(201, other.status(), other.body());
  }

  @Test
  void a_capability_is_changed_under_its_revision() {
    var made = capability("approve refunds");
    var editor = acme("EDITOR").with("If-Match", "\"1\"");
    var changed = editor.patch(made.header("Location"), "{\"permissions\":[\"approve\"]}");
    assertEquals("[\"approve\"]", changed.json().path("permissions").toString(), changed.body());
    assertEquals("stale-revision", editor.patch(made.header("Location"), "{}").code());
    assertEquals("stale-revision", editor.delete(made.header("Location")).code());
  }

  @Test
  void foreign_connectors_tools_and_capabilities_are_missing_ones() {
    var tool = tool();
    var connector = "/v1/connectors/" + tool.json().path("connectorId").asText();
    var capability = capability("see nothing");
    var stranger = globex().with("If-Match", "\"1\"");
    for (var path :
        new String[] {connector, tool.header("Location"), capability.header("Location")}) {
      assertEquals(404, stranger.get(path).status());
      assertEquals(404, stranger.patch(path, "{}").status());
      assertEquals(404, stranger.delete(path).status());
      assertEquals(200, acme("VIEWER").get(path).status());
    }
    var own = globex().post("/v1/capabilities", capabilityBody("own")).json().path("id").asText();
    var toolPath = tool.header("Location");
    assertEquals(404, stranger.put(toolPath + "/capabilities/" + own, "{}").status());
    assertEquals(404, stranger.get(toolPath + "/capabilities").status());
    assertEquals(404, acme("EDITOR").put(toolPath + "/capabilities/" + own, "{}").status());
  }

  @Test
  void a_viewer_changes_nothing() {
    var tool = tool().header("Location");
    var viewer = acme("VIEWER").with("If-Match", "\"1\"");
    assertEquals(403, viewer.post("/v1/connectors", CONNECTOR).status());
    assertEquals(403, viewer.post("/v1/capabilities", capabilityBody("x")).status());
    assertEquals(403, viewer.patch(tool, "{}").status());
    assertEquals(403, viewer.put(tool + "/capabilities/" + UUID.randomUUID(), "{}").status());
  }

  private UUID connector() {
    var made = acme("EDITOR").post("/v1/connectors", CONNECTOR);
    return UUID.fromString(made.json().path("id").asText());
  }

  private Answer tool() {
    return acme("EDITOR").post("/v1/tools", toolBody(connector(), "{\"type\":\"object\"}"));
  }

  private Answer capability(String name) {
    return acme("EDITOR").post("/v1/capabilities", capabilityBody(name));
  }

  private static String toolBody(UUID connector, String schema) {
    return "{\"name\":\"post\",\"connectorId\":\"" + connector + "\",\"schema\":" + schema + "}";
  }

  private static String capabilityBody(String name) {
    return "{\"name\":\"" + name + "\",\"scope\":\"slack\",\"permissions\":{\"write\":true}}";
  }
}
