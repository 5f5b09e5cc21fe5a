package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Tests the quotas of an organization and their usage.
@MicronautTest(transactional = false)
class QuotaTest extends ServiceTest {
  private static final String ACME = "a0000000-0000-4000-8000-0000000000aa";

  private void quota(String kind, long most) throws SQLException {
    superuser(
        "INSERT INTO platform.quotas VALUES ('%s', '%s', %d) ON CONFLICT (organization_id, kind) DO UPDATE SET most = excluded.most"
            .formatted(ACME, kind, most));
  }

  private static void assertExceeded(Api.Answer answer, String kind) {
    assertEquals(403, answer.status(), answer.body());
    assertEquals("quota-exceeded", answer.code());
    assertTrue(answer.json().path("detail").asText().contains(kind), answer.body());
  }

  @Test
  void workspaces_members_keys_and_organizations_stop_at_their_quota() throws SQLException {
    var owner = anonymous().with("Authorization", "Bearer " + TestTokens.valid("acme-owner"));
    quota("workspaces", 3);
    var body = "{\"organizationId\": \"" + ACME + "\", \"name\": \"W\", \"slug\": \"w-%d\"}";
    var statuses = new ArrayList<Integer>();
    Api.Answer last = owner.get("/v1/me");
    for (int i = 0; i < 4; i++) {
      last = owner.post("/v1/workspaces", body.formatted(i));
      statuses.add(last.status());
    }
    assertTrue(statuses.contains(201), statuses.toString());
    assertExceeded(last, "workspaces");
    quota("api_keys", 0);
    assertExceeded(
        acme("OWNER").post("/v1/api-keys", "{\"name\": \"k\", \"scopes\": [\"read\"]}"),
        "api keys");
    quota("members", 5);
    var token =
        acme("OWNER")
            .post("/v1/invitations", "{\"email\": \"full@example.test\", \"role\": \"VIEWER\"}")
            .json()
            .path("token")
            .asText();
    assertExceeded(
        anonymous()
            .post(
                "/auth/accept-invitation",
                "{\"token\": \"" + token + "\", \"password\": \"correct horse battery\"}"),
        "members");
    superuser(
        "INSERT INTO platform.user_organizations SELECT * FROM platform.user_organizations ON CONFLICT DO NOTHING");
    superuser("UPDATE platform.quota_defaults SET most = 2 WHERE kind = 'organizations_of_person'");
    var person = anonymous().with("Authorization", "Bearer " + TestTokens.valid("acme-viewer"));
    for (int i = 0; i < 2; i++) {
      assertEquals(
          201, person.post("/v1/organizations", "{\"name\": \"O\", \"slug\": \"o\"}").status());
    }
    assertExceeded(
        person.post("/v1/organizations", "{\"name\": \"O\", \"slug\": \"o\"}"), "organizations");
  }

  @Test
  void objects_counted_in_the_background_stop_at_their_quota_and_their_usage_is_shown()
      throws Exception {
    quota("events", 3);
    var append = "{\"events\": [{\"type\": \"A.B.C\", \"data\": {}, \"tags\": [\"a:1\"]}]}";
    for (int i = 0; i < 3; i++) {
      assertEquals(200, acme("EDITOR").post("/v1/events:append", append).status());
    }
    Api.Answer answer = acme("EDITOR").get("/v1/usage");
    for (int i = 0; i < 150 && used(answer) < 3; i++) {
      Thread.sleep(100);
      answer = acme("EDITOR").get("/v1/usage");
    }
    assertTrue(used(answer) >= 3, answer.body());
    for (int i = 0; i < 150; i++) {
      answer = acme("EDITOR").post("/v1/events:append", append);
      if (answer.status() != 200) {
        break;
      }
      Thread.sleep(100);
    }
    assertExceeded(answer, "events");
    assertEquals(200, globex().post("/v1/events:append", append).status());
    assertTrue(globex().get("/v1/usage").body().contains("\"kind\":\"workspaces\",\"used\":"));
  }

  /// Returns the number of events used; those that Signalbox appends itself count, too.
  private static long used(Api.Answer answer) {
    for (var usage : answer.json().path("items")) {
      if (usage.path("kind").asText().equals("events")) {
        return usage.path("used").asLong();
      }
    }
    return 0;
  }

  private void superuser(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
