package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.EventLog;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class AccountEventsTest extends ServiceTest {
  private final EventLog log = new EventLog(database());
  private String request = "";

  private Api as(String role) {
    request = UUID.randomUUID().toString();
    return acme(role).with("X-Request-Id", request);
  }

  private JsonNode key(String scope) {
    var made =
        as("OWNER")
            .post("/v1/api-keys", "{\"name\": \"quiet-name\", \"scopes\": [\"" + scope + "\"]}");
    assertEquals(201, made.status(), made.body());
    return made.json();
  }

  private String member(String role) {
    for (var member : acme("OWNER").get("/v1/members").json().path("items")) {
      if (member.path("email").asText().equals("acme-" + role + "@example.test")) {
        return member.path("userId").asText();
      }
    }
    throw new AssertionError("no such member");
  }

  @Test
  void creating_a_key_and_its_first_revocation_append_events() {
    var id = key("read").at("/key/id").asText();
    var made = log.of(request).getFirst();
    assertEquals("API_KEY.CREATED.ACTIVE", made.type());
    assertEquals(List.of("api-key:" + id), made.tags());
    assertTrue(made.actor().startsWith("user:"), made.actor());
    assertEquals(2, as("OWNER").delete("/v1/api-keys/" + id).status() / 100);
    assertEquals(List.of("API_KEY.REVOKED.REVOKED"), log.typesOf(request));
    assertEquals(2, as("OWNER").delete("/v1/api-keys/" + id).status() / 100);
    assertEquals(List.of(), log.typesOf(request));
    assertFalse(log.all().toString().contains("quiet-name"));
    log.assertReservedDocumentedAndSmall();
  }

  @Test
  void a_key_that_revokes_itself_appends_an_event() {
    var made = key("admin");
    var id = made.at("/key/id").asText();
    var own = UUID.randomUUID().toString();
    var answer =
        anonymous()
            .with("X-API-Key", made.path("secret").asText())
            .with("X-Request-Id", own)
            .delete("/v1/api-keys/" + id);
    assertEquals(2, answer.status() / 100, answer.body());
    assertEquals(List.of("API_KEY.REVOKED.REVOKED"), log.typesOf(own));
  }

  @Test
  void changed_roles_append_events_and_rejected_changes_do_not() {
    var approver = member("approver");
    var path = "/v1/members/" + approver;
    assertEquals(204, as("OWNER").patch(path, "{\"role\": \"EDITOR\"}").status());
    var changed = log.of(request).getFirst();
    assertEquals("MEMBER.ROLE_CHANGED.EDITOR", changed.type());
    assertEquals(List.of("member:" + approver), changed.tags());
    assertEquals("{\"to\": \"EDITOR\", \"from\": \"APPROVER\"}", changed.data());
    assertEquals(204, as("OWNER").patch(path, "{\"role\": \"EDITOR\"}").status());
    assertEquals(List.of(), log.typesOf(request), "nothing changed");
    var lastOwner = "/v1/members/" + member("owner");
    var refused = as("OWNER").patch(lastOwner, "{\"role\": \"EDITOR\"}");
    assertTrue(refused.status() >= 400, refused.body());
    assertEquals(List.of(), log.typesOf(request), "the last owner stays");
  }

  @Test
  void leaving_a_workspace_appends_an_event() {
    var viewer = member("viewer");
    assertEquals(204, as("VIEWER").delete("/v1/members/" + viewer).status());
    var left = log.of(request).getFirst();
    assertEquals("MEMBER.REMOVED.REMOVED", left.type());
    assertEquals(List.of("member:" + viewer), left.tags());
  }

  @Test
  void invitations_append_events_without_their_address_and_only_in_their_workspace() {
    var body = "{\"email\": \"quiet@example.test\", \"role\": \"VIEWER\"}";
    var made = as("OWNER").post("/v1/invitations", body);
    var id = made.json().at("/invitation/id").asText();
    assertEquals(List.of("INVITATION.CREATED.PENDING"), log.typesOf(request));
    assertEquals(List.of("invitation:" + id), log.of(request).getFirst().tags());
    assertEquals(204, as("OWNER").delete("/v1/invitations/" + id).status());
    assertEquals(List.of("INVITATION.REVOKED.REVOKED"), log.typesOf(request));
    assertEquals(404, as("OWNER").delete("/v1/invitations/" + id).status());
    assertEquals(List.of(), log.typesOf(request), "ended before");
    assertFalse(log.all().toString().contains("quiet@"));
    var count = "SELECT count(*) FROM platform.events WHERE 'invitation:" + id + "' = ANY (tags)";
    try (var globex = AppSession.open(database(), service().appRole(), Organizations.globex());
        var acme = AppSession.open(database(), service().appRole(), Organizations.acme("EDITOR"))) {
      assertEquals(List.of("0"), globex.query(count));
      assertEquals(List.of("2"), acme.query(count));
    }
  }
}
