package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
class AccountTest extends ServiceTest {
  @Test
  void a_person_lists_the_own_organizations_and_workspaces_only() {
    var person = anonymous().with("Authorization", "Bearer " + TestTokens.valid("globex-owner"));
    var workspaces = person.get("/v1/workspaces");
    assertEquals(2, workspaces.json().path("items").size(), workspaces.body());
    assertEquals("globex", person.get("/v1/organizations").json().at("/items/0/slug").asText());
    assertFalse(workspaces.body().contains("acme"));
  }

  @Test
  void a_token_with_an_unknown_subject_is_no_credential() {
    var stranger = anonymous().with("Authorization", "Bearer " + TestTokens.valid("nobody"));
    assertEquals("unauthenticated", stranger.get("/v1/workspaces").code());
  }

  @Test
  void members_of_the_workspace_are_listed_and_no_others() {
    var members = acme("VIEWER").get("/v1/members");
    assertEquals(5, members.json().path("items").size(), members.body());
    assertFalse(members.body().contains("globex"));
  }

  @Test
  void a_key_accesses_its_workspace_with_its_scopes_until_it_is_revoked() {
    var created =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"robot\", \"scopes\": [\"read\"]}");
    assertEquals(201, created.status(), created.body());
    var key = anonymous().with("X-API-Key", created.json().path("secret").asText());
    assertEquals(200, key.get("/v1/notes").status());
    assertEquals("forbidden", key.post("/v1/notes", "{\"text\": \"a\", \"count\": 1}").code());
    assertEquals("forbidden", key.get("/v1/api-keys").code());

    var id = created.json().at("/key/id").asText();
    assertEquals(404, globex().delete("/v1/api-keys/" + id).status());
    assertEquals(200, key.get("/v1/notes").status());
    assertEquals(
        "REVOKED", acme("ADMIN").delete("/v1/api-keys/" + id).json().path("status").asText());
    assertEquals("unauthenticated", key.get("/v1/notes").code());
  }

  @Test
  void the_last_use_is_known_soon_after_a_reading_request() throws InterruptedException {
    var created =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"used\", \"scopes\": [\"read\"]}");
    var address = "/v1/api-keys/" + created.json().at("/key/id").asText();
    assertTrue(acme("ADMIN").get(address).json().path("lastUsedAt").isNull());
    var key = anonymous().with("X-API-Key", created.json().path("secret").asText());
    assertEquals(200, key.get("/v1/notes").status());
    for (int i = 0; i < 50 && acme("ADMIN").get(address).json().path("lastUsedAt").isNull(); i++) {
      Thread.sleep(200);
    }
    assertFalse(acme("ADMIN").get(address).json().path("lastUsedAt").isNull());
    assertEquals(404, globex().get(address).status());
  }

  @Test
  void a_key_makes_only_keys_within_its_own_scopes() {
    var created =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"boss\", \"scopes\": [\"admin\"]}");
    var key = anonymous().with("X-API-Key", created.json().path("secret").asText());
    assertEquals(
        "forbidden", key.post("/v1/api-keys", "{\"name\": \"z\", \"scopes\": [\"write\"]}").code());
    assertEquals(
        201, key.post("/v1/api-keys", "{\"name\": \"z\", \"scopes\": [\"admin\"]}").status());
  }

  @Test
  void the_secret_is_shown_once() {
    var created =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"once\", \"scopes\": [\"write\"]}");
    var secret = created.json().path("secret").asText().split("\\.", -1)[1];
    assertFalse(acme("ADMIN").get("/v1/api-keys").body().contains(secret));
  }

  @Test
  void only_administrators_handle_keys_and_only_sensible_ones_are_made() {
    var body = "{\"name\": \"x\", \"scopes\": [\"read\"]}";
    assertEquals("forbidden", acme("EDITOR").post("/v1/api-keys", body).code());
    assertEquals("forbidden", acme("EDITOR").get("/v1/api-keys").code());
    assertEquals(
        "invalid-value",
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"x\", \"scopes\": [\"root\"]}").code());
    assertEquals(
        "invalid-value",
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"x\", \"scopes\": []}").code());
    assertEquals(
        "date-out-of-range",
        acme("ADMIN")
            .post(
                "/v1/api-keys",
                "{\"name\": \"x\", \"scopes\": [\"read\"], \"expiresAt\": \"2020-01-01T00:00:00Z\"}")
            .code());
  }

  @Test
  void a_key_of_another_secret_does_not_enter() {
    Api.Answer created =
        acme("ADMIN").post("/v1/api-keys", "{\"name\": \"y\", \"scopes\": [\"read\"]}");
    var keyId = created.json().at("/key/keyId").asText();
    var guess = anonymous().with("X-API-Key", keyId + "." + "A".repeat(43));
    assertEquals("unauthenticated", guess.get("/v1/notes").code());
  }
}
