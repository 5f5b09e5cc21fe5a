package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// Tests that an API key acts as itself, and only as long as its creator could create it.
@MicronautTest(transactional = false)
class KeyPrincipalTest extends ServiceTest {
  private Api.Answer make(Api maker, String scopes) {
    var answer = maker.post("/v1/api-keys", "{\"name\": \"robot\", \"scopes\": [" + scopes + "]}");
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }

  private Api with(Api.Answer created) {
    return anonymous().with("X-API-Key", created.json().path("secret").asText());
  }

  private String userId(String email) throws SQLException {
    return one("SELECT id FROM platform.users WHERE email = '" + email + "'");
  }

  @Test
  void a_removed_administrator_does_not_come_back_through_a_key() throws SQLException {
    var created = make(acme("ADMIN"), "\"read\", \"admin\"");
    var key = with(created);
    var child = with(make(key, "\"admin\""));
    assertEquals(200, key.get("/v1/notes").status());
    assertEquals(200, child.get("/v1/api-keys").status());
    var admin = userId("acme-admin@example.test");
    assertEquals(
        204, acme("OWNER").patch("/v1/members/" + admin, "{\"role\": \"EDITOR\"}").status());
    try {
      for (var suspended : new Api[] {key, child}) {
        var answer = suspended.get("/v1/notes");
        assertEquals(401, answer.status());
        assertEquals("key-suspended", answer.code());
      }
      var seen = acme("OWNER").get("/v1/api-keys/" + created.json().at("/key/id").asText());
      assertEquals("SUSPENDED", seen.json().path("status").asText());
    } finally {
      assertEquals(
          204, acme("OWNER").patch("/v1/members/" + admin, "{\"role\": \"ADMIN\"}").status());
    }
    assertEquals(200, key.get("/v1/notes").status());
  }

  @Test
  void a_key_acts_as_itself_in_the_audit_log() throws SQLException {
    var created = make(acme("ADMIN"), "\"admin\"");
    var answer =
        with(created)
            .with("X-Request-Id", "by-key-1")
            .post("/v1/invitations", "{\"email\": \"k@example.test\", \"role\": \"VIEWER\"}");
    assertEquals(201, answer.status(), answer.body());
    var keyId = created.json().at("/key/keyId").asText();
    assertEquals(
        "key:" + keyId + "|null",
        one(
            "SELECT principal || '|' || coalesce(acting_user::text, 'null') FROM platform.audit_log WHERE request_id = 'by-key-1' AND action = 'INVITATION.ADDED'"));
  }

  @Test
  void no_key_may_decide_approvals() {
    var refused =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"judge\", \"scopes\": [\"approve\"]}");
    assertEquals("invalid-value", refused.code());
    assertTrue(refused.body().contains("decides no approvals"), refused.body());
  }

  private String one(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      assertTrue(result.next(), sql);
      return result.getString(1);
    }
  }
}
