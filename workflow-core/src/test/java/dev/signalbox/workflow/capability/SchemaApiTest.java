package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.Api.Answer;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.workflow.WorkflowCode;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class SchemaApiTest extends ServiceTest {
  private static final String NUMBERED = "{\"type\":\"object\",\"required\":[\"number\"]}";
  private static final String DATED = "{\"type\":\"object\",\"required\":[\"date\"]}";

  @Inject Schemas schemas;
  @Inject Transactions transactions;

  @Test
  void content_must_match_the_active_schema_of_its_type() {
    assertEquals(201, create(acme("EDITOR"), "ONE", "1.0", NUMBERED).status());
    assertDoesNotThrow(() -> validate(Organizations.acme("EDITOR"), "ONE", "{\"number\":1}"));
    var problem =
        assertThrows(
            Problem.class, () -> validate(Organizations.acme("EDITOR"), "ONE", "{\"date\":1}"));
    assertEquals(WorkflowCode.SCHEMA_MISMATCH, problem.code());
  }

  @Test
  void content_is_validated_inside_a_running_transaction() {
    assertEquals(201, create(acme("EDITOR"), "TEN", "1.0", NUMBERED).status());
    var problem =
        assertThrows(
            Problem.class,
            () ->
                CurrentCaller.callAs(
                    Organizations.acme("EDITOR"),
                    Permission.WRITE,
                    () ->
                        transactions.write(() -> {
                          schemas.validate("TEN", "{\"number\":1}");
                          schemas.validate("TEN", "{}");
                          return true;
                        })));
    assertEquals(WorkflowCode.SCHEMA_MISMATCH, problem.code());
  }

  @Test
  void a_type_without_a_schema_accepts_any_text() {
    assertDoesNotThrow(() -> validate(Organizations.acme("EDITOR"), "NONE", "no JSON at all"));
  }

  @Test
  void the_schema_of_another_workspace_is_not_applied() {
    assertEquals(201, create(acme("EDITOR"), "TWO", "1.0", NUMBERED).status());
    assertThrows(Problem.class, () -> validate(Organizations.acme("EDITOR"), "TWO", "text"));
    assertDoesNotThrow(() -> validate(Organizations.globex(), "TWO", "text"));
  }

  @Test
  void activating_a_schema_retires_the_one_before() {
    var first = create(acme("EDITOR"), "THREE", "1.0", NUMBERED);
    var second = create(acme("EDITOR"), "THREE", "2.0", DATED);
    assertFalse(read(first).json().path("isActive").asBoolean(true));
    assertTrue(read(second).json().path("isActive").asBoolean(false));
    assertDoesNotThrow(() -> validate(Organizations.acme("EDITOR"), "THREE", "{\"date\":1}"));
    var back =
        acme("EDITOR")
            .with("If-Match", read(first).header("ETag"))
            .patch(first.header("Location"), "{\"isActive\":true}");
    assertEquals(200, back.status(), back.body());
    assertFalse(read(second).json().path("isActive").asBoolean(true));
    assertDoesNotThrow(() -> validate(Organizations.acme("EDITOR"), "THREE", "{\"number\":1}"));
  }

  @Test
  void a_changed_definition_is_in_force_at_once() {
    var made = create(acme("EDITOR"), "FOUR", "1.0", NUMBERED);
    assertThrows(
        Problem.class, () -> validate(Organizations.acme("EDITOR"), "FOUR", "{\"date\":1}"));
    var changed =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .patch(made.header("Location"), "{\"schemaDefinition\":" + DATED + "}");
    assertEquals(200, changed.status(), changed.body());
    assertDoesNotThrow(() -> validate(Organizations.acme("EDITOR"), "FOUR", "{\"date\":1}"));
  }

  @Test
  void a_stale_activation_retires_nothing() {
    var first = create(acme("EDITOR"), "FIVE", "1.0", NUMBERED);
    var second = create(acme("EDITOR"), "FIVE", "2.0", DATED);
    var stale =
        acme("EDITOR")
            .with("If-Match", "\"1\"")
            .patch(first.header("Location"), "{\"isActive\":true}");
    assertEquals("stale-revision", stale.code());
    assertTrue(read(second).json().path("isActive").asBoolean(false));
  }

  @Test
  void name_and_version_are_unique_together() {
    assertEquals(201, create(acme("EDITOR"), "SIX", "1.0", NUMBERED).status());
    assertEquals("already-exists", create(acme("EDITOR"), "SIX", "1.0", NUMBERED).code());
    assertEquals(201, create(globex(), "SIX", "1.0", NUMBERED).status());
  }

  @Test
  void an_invalid_schema_is_rejected_with_a_pointer() {
    var refused = create(acme("EDITOR"), "SEVEN", "1.0", "{\"type\":\"psychic\"}");
    assertEquals("schema-invalid", refused.code(), refused.body());
    assertEquals("/schemaDefinition/type", refused.json().at("/errors/0/pointer").asText());
    assertEquals("invalid-value", create(acme("EDITOR"), "lower", "1.0", NUMBERED).code());
    assertEquals("invalid-value", create(acme("EDITOR"), "SEVEN", "one two", NUMBERED).code());
  }

  @Test
  void a_foreign_schema_is_a_missing_one() {
    var made = create(acme("EDITOR"), "EIGHT", "1.0", NUMBERED);
    var stranger = globex().with("If-Match", "\"1\"");
    assertEquals(404, stranger.get(made.header("Location")).status());
    assertEquals(404, stranger.patch(made.header("Location"), "{\"isActive\":false}").status());
    assertEquals(404, stranger.delete(made.header("Location")).status());
    assertEquals(200, read(made).status());
  }

  @Test
  void a_viewer_changes_no_schema() {
    assertEquals(403, create(acme("VIEWER"), "NINE", "1.0", NUMBERED).status());
  }

  private Answer read(Answer made) {
    return acme("VIEWER").get(made.header("Location"));
  }

  private static Answer create(Api api, String type, String version, String definition) {
    var body = Json.object().put("name", type.toLowerCase(Locale.ROOT));
    body.put("version", version).put("documentType", type);
    body.set("schemaDefinition", Json.stored(definition));
    return api.post("/v1/schemas", body.toString());
  }

  private void validate(Caller.Member caller, String type, String content) {
    var _ =
        CurrentCaller.callAs(
            caller,
            Permission.WRITE,
            () -> {
              schemas.validate(type, content);
              return true;
            });
  }
}
