package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class InvitationTest extends ServiceTest {
  @Inject MeterRegistry registry;

  private static final String PASSWORD = "correct horse battery";

  private String invite(String email, String role) {
    var answer =
        acme("OWNER")
            .post(
                "/v1/invitations", "{\"email\": \"%s\", \"role\": \"%s\"}".formatted(email, role));
    assertEquals(201, answer.status(), answer.body());
    return answer.json().path("token").asText();
  }

  private static Api.Answer accept(Api api, String token) {
    return api.post("/auth/accept-invitation", "{\"token\": \"" + token + "\"}");
  }

  private Api.Answer acceptWithPassword(String token) {
    return anonymous()
        .post(
            "/auth/accept-invitation",
            "{\"token\": \"%s\", \"password\": \"%s\"}".formatted(token, PASSWORD));
  }

  private Api signedIn(String subject) {
    return anonymous().with("Authorization", "Bearer " + TestTokens.valid(subject));
  }

  @Test
  void an_invited_person_makes_a_password_and_logs_in_with_an_address_of_any_case() {
    var token = invite("New.One@Example.test", "EDITOR");
    var accepted = acceptWithPassword(token);
    assertEquals(200, accepted.status(), accepted.body());
    var login =
        anonymous()
            .post(
                "/auth/login",
                "{\"email\": \"new.ONE@example.TEST\", \"password\": \"" + PASSWORD + "\"}");
    assertEquals(200, login.status(), login.body());
    var member =
        anonymous()
            .with("Authorization", "Bearer " + login.json().path("accessToken").asText())
            .with("X-Workspace-Id", accepted.json().path("workspaceId").asText());
    assertEquals(200, member.post("/v1/notes", "{\"text\": \"a\", \"count\": 1}").status());
    assertEquals("forbidden", member.get("/v1/invitations").code());
    assertEquals("not-found", acceptWithPassword(token).code());
  }

  @Test
  void a_known_user_accepts_for_the_own_address_only() {
    var token = invite("GLOBEX-owner@example.test", "VIEWER");
    assertEquals("not-found", accept(signedIn("acme-viewer"), token).code());
    assertEquals("unauthenticated", accept(anonymous(), invite("a@example.test", "VIEWER")).code());
    assertEquals(200, accept(signedIn("globex-owner"), token).status());
    assertEquals("not-found", accept(signedIn("globex-owner"), token).code());
  }

  /// The inviter sees the token here, so accepting it proves no address and must not block the
  /// address for its owner.
  @Test
  void an_inviter_cannot_claim_the_address_of_another_person() {
    var taken = acceptWithPassword(invite("ceo@victim.test", "VIEWER"));
    assertEquals(200, taken.status());
    var victims =
        globex()
            .post("/v1/invitations", "{\"email\": \"ceo@victim.test\", \"role\": \"ADMIN\"}")
            .json()
            .path("token")
            .asText();
    var proven =
        TestTokens.with(
            "real-ceo", c -> c.claim("email", "ceo@victim.test").claim("email_verified", true));
    var victim = anonymous().with("Authorization", "Bearer " + proven);
    assertEquals(200, accept(victim, victims).status());
    var me = victim.get("/v1/me").json();
    assertEquals("ceo@victim.test", me.path("email").asText());
    assertTrue(me.path("emailVerified").asBoolean());
    var members = acme("OWNER").get("/v1/members").body();
    assertFalse(members.contains("ceo@victim.test"), members);
    assertTrue(members.contains("@signalbox.invalid"), members);
  }

  @Test
  void an_invitation_does_not_reveal_whether_an_address_has_an_account() {
    var known = acceptWithPassword(invite("globex-editor@example.test", "VIEWER"));
    var unknown = acceptWithPassword(invite("never-seen@example.test", "VIEWER"));
    assertEquals(unknown.status(), known.status(), known.body());
    assertEquals(200, known.status());
  }

  @Test
  void a_verified_address_of_a_token_has_to_be_the_invited_one() {
    var other =
        TestTokens.with(
            "other-person",
            c -> c.claim("email", "other@example.test").claim("email_verified", true));
    assertEquals(
        "not-found",
        accept(
                anonymous().with("Authorization", "Bearer " + other),
                invite("claimed@example.test", "VIEWER"))
            .code());
  }

  @Test
  void a_nonsense_token_costs_no_hash() {
    double before = registry.counter("signalbox.password.hashes").count();
    assertEquals("not-found", acceptWithPassword("nonsense").code());
    assertEquals(before, registry.counter("signalbox.password.hashes").count());
    assertEquals(200, acceptWithPassword(invite("hashed@example.test", "VIEWER")).status());
    assertEquals(before + 1, registry.counter("signalbox.password.hashes").count());
  }

  @Test
  void an_address_that_mailers_could_render_is_rejected() {
    for (var address :
        List.of("<script>@y.test", "a b@y.test", "\\\"x\\\"@y.test", "a@b@c.test", "x@y.test>")) {
      var answer =
          acme("ADMIN")
              .post("/v1/invitations", "{\"email\": \"" + address + "\", \"role\": \"VIEWER\"}");
      assertEquals(422, answer.status(), address + answer.body());
    }
  }

  @Test
  void an_unknown_token_of_the_provider_becomes_a_new_user() {
    assertEquals(
        200, accept(signedIn("just-in-time"), invite("jit@example.test", "VIEWER")).status());
    assertEquals(
        "jit@example.test", signedIn("just-in-time").get("/v1/me").json().path("email").asText());
  }

  @Test
  void revoked_expired_replaced_and_invented_invitations_are_one_answer() throws SQLException {
    var revoked = invite("revoked@example.test", "VIEWER");
    var id = acme("ADMIN").get("/v1/invitations?limit=1").json().at("/items/0/id").asText();
    assertEquals(404, globex().delete("/v1/invitations/" + id).status());
    assertEquals(204, acme("ADMIN").delete("/v1/invitations/" + id).status());
    var expired = invite("expired@example.test", "VIEWER");
    superuser(
        "UPDATE platform.invitations SET expires_at = now() - interval '1 s' WHERE email = 'expired@example.test'");
    var replaced = invite("twice@example.test", "VIEWER");
    var kept = invite("Twice@example.test", "VIEWER");
    for (var token : List.of(revoked, expired, replaced, "invented")) {
      assertEquals("not-found", acceptWithPassword(token).code());
    }
    assertEquals(200, acceptWithPassword(kept).status());
  }

  @Test
  void exactly_one_of_many_concurrent_requests_accepts() {
    var token = invite("race@example.test", "VIEWER");
    var racing =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() -> accept(signedIn("racer-" + i), token).status()))
            .toList();
    var won = racing.stream().map(CompletableFuture::join).filter(s -> s == 200).count();
    assertEquals(1, won);
  }

  @Test
  void inviting_above_the_own_role_or_into_another_workspace_is_rejected() {
    var body = "{\"email\": \"o@example.test\", \"role\": \"OWNER\"}";
    assertEquals("forbidden", acme("ADMIN").post("/v1/invitations", body).code());
    assertEquals("forbidden", acme("EDITOR").post("/v1/invitations", body).code());
    var intruder = acme("OWNER").with("X-Workspace-Id", "b0000000-0000-4000-8000-000000000001");
    assertEquals("not-found", intruder.post("/v1/invitations", body).code());
    assertNotNull(invite("o@example.test", "OWNER"));
  }

  @Test
  void weak_and_absurd_passwords_are_rejected() {
    var token = invite("weak@example.test", "VIEWER");
    for (var password : List.of("short", "passwordpassword")) {
      var answer =
          anonymous()
              .post(
                  "/auth/accept-invitation",
                  "{\"token\": \"%s\", \"password\": \"%s\"}".formatted(token, password));
      assertEquals("password-refused", answer.code());
    }
    var huge =
        anonymous()
            .post(
                "/auth/login",
                "{\"email\": \"a@b\", \"password\": \"" + "x".repeat(1_000_000) + "\"}");
    assertEquals(422, huge.status(), huge.code());
  }

  private void superuser(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
