package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.platform.account.SigningKeys;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Value;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@MicronautTest(transactional = false)
@SuppressWarnings("NullAway.Init")
class LoginTest extends ServiceTest {
  private static final String PASSWORD = "correct horse battery";

  @Inject MeterRegistry registry;

  @Value("${signalbox.account-api.signing-keys}")
  String signingKeys;

  /// Creates a user of Acme with a password through an invitation.
  private void user(String email) {
    var invited =
        acme("OWNER")
            .post("/v1/invitations", "{\"email\": \"" + email + "\", \"role\": \"VIEWER\"}");
    var accepted =
        anonymous()
            .post(
                "/auth/accept-invitation",
                "{\"token\": \"%s\", \"password\": \"%s\"}"
                    .formatted(invited.json().path("token").asText(), PASSWORD));
    assertEquals(200, accepted.status(), accepted.body());
  }

  private Api.Answer login(String email, String password) {
    return anonymous().post("/auth/login", credentials(email, password));
  }

  private static String credentials(String email, String password) {
    return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
  }

  private String refreshTokenOf(String email) {
    return login(email, PASSWORD).json().path("refreshToken").asText();
  }

  private Api.Answer refresh(String token) {
    return anonymous().post("/auth/refresh", "{\"refreshToken\": \"" + token + "\"}");
  }

  private double verifications() {
    return registry.counter("signalbox.password.verifications").count();
  }

  @Test
  void unknown_and_wrong_get_one_answer_after_one_verification() {
    user("known@example.test");
    double before = verifications();
    var bodies =
        Stream.of(
                login("known@example.test", "wrong password!"),
                login("nobody@example.test", PASSWORD),
                login("acme-owner@example.test", PASSWORD))
            .map(answer ->
                answer.status() + answer.body().replaceAll("\"requestId\":\"[^\"]*\"", ""))
            .collect(Collectors.toSet());
    assertEquals(1, bodies.size(), bodies.toString());
    assertTrue(bodies.iterator().next().contains("unauthenticated"));
    assertEquals(3, verifications() - before);
    assertEquals(200, login("known@example.test", PASSWORD).status());
  }

  @Test
  void an_origin_that_guesses_does_not_delay_other_origins() throws Exception {
    user("elsewhere@example.test");
    double before = verifications();
    try (var guesses = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        var body = credentials("guessed" + i + "@example.test", "wrong password!");
        guesses.execute(() -> from("192.0.2.7", body));
      }
      awaitVerification(before);
      var others = from("198.51.100.9", credentials("elsewhere@example.test", PASSWORD));
      assertEquals(200, others.status(), others.body());
      assertTrue(verifications() - before < 5, "guesses were served before");
    }
  }

  @Test
  void a_user_who_tries_to_change_a_password_does_not_delay_logins() throws Exception {
    user("changing@example.test");
    user("waiting@example.test");
    var changing =
        anonymous()
            .with(
                "Authorization",
                "Bearer "
                    + login("changing@example.test", PASSWORD).json().path("accessToken").asText());
    double before = verifications();
    try (var changes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        changes.execute(() ->
            changing.post(
                "/auth/password",
                "{\"currentPassword\": \"wrong password!\", \"newPassword\": \"another long password\"}"));
      }
      awaitVerification(before);
      var others = from("198.51.100.10", credentials("waiting@example.test", PASSWORD));
      assertEquals(200, others.status(), others.body());
      assertTrue(verifications() - before < 5, "changes were served before");
    }
  }

  private void awaitVerification(double before) throws InterruptedException {
    while (verifications() == before) {
      Thread.sleep(1);
    }
  }

  private Api.Answer from(String address, String body) {
    return anonymous().with("X-Forwarded-For", address).post("/auth/login", body);
  }

  @Test
  @Tag("slow")
  void an_unknown_address_takes_as_long_as_a_known_one() throws SQLException {
    user("timed@example.test");
    var unknown = new long[15];
    var known = new long[15];
    for (int i = 0; i < unknown.length; i++) {
      superuser("DELETE FROM platform.login_attempts");
      known[i] = nanos("timed@example.test");
      unknown[i] = nanos("nobody" + i + "@example.test");
    }
    Arrays.sort(known);
    Arrays.sort(unknown);
    double ratio = (double) unknown[7] / known[7];
    assertTrue(ratio > 0.5 && ratio < 2, "medians differ: " + ratio);
  }

  private long nanos(String email) {
    long start = System.nanoTime();
    assertEquals(401, login(email, "wrong password!").status());
    return System.nanoTime() - start;
  }

  private Api.Answer loginFrom(String origin, String email, String password) {
    return anonymous()
        .with("X-Forwarded-For", origin)
        .post(
            "/auth/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
  }

  /// Failures from one network have consequences for that network only, whether the address is
  /// known or not.
  @Test
  void after_five_failures_the_attacker_waits_and_the_user_does_not() throws SQLException {
    user("lock@example.test");
    for (var address : List.of("lock@example.test", "nobody-there@example.test")) {
      for (int i = 0; i < 5; i++) {
        assertEquals(401, loginFrom("192.0.2.1", address, "wrong password!").status());
      }
      double before = verifications();
      var waiting = loginFrom("192.0.2.1", address, PASSWORD);
      assertEquals(429, waiting.status(), waiting.body());
      assertTrue(Integer.parseInt(waiting.header("retry-after")) > 0, waiting.headers().toString());
      assertEquals(before, verifications(), "nothing was hashed");
    }
    assertEquals(200, loginFrom("198.51.100.7", "LOCK@example.test", PASSWORD).status());
    assertEquals(429, loginFrom("192.0.2.1", "lock@example.test", PASSWORD).status());
    superuser("UPDATE platform.login_attempts SET last_at = now() - interval '1 hour'");
    assertEquals(200, loginFrom("192.0.2.1", "lock@example.test", PASSWORD).status());
    assertEquals(
        "1",
        one(
            "SELECT count(*) FROM platform.audit_log WHERE action = 'USER.LOGIN_THROTTLED' AND after ->> 'origin' = '192.0.2.1'"));
  }

  @Test
  void a_refresh_token_works_once_and_its_second_use_ends_the_login() {
    user("refresh@example.test");
    var first = refreshTokenOf("refresh@example.test");
    var other = refreshTokenOf("refresh@example.test");
    var second = refresh(first);
    assertEquals(200, second.status(), second.body());
    assertEquals(401, refresh(first).status());
    assertEquals(401, refresh(second.json().path("refreshToken").asText()).status());
    assertEquals(200, refresh(other).status());
  }

  @Test
  void one_of_two_concurrent_refreshes_succeeds_and_the_login_ends() {
    user("racing@example.test");
    var token = refreshTokenOf("racing@example.test");
    var answers =
        IntStream.range(0, 2)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> refresh(token)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    var won = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertEquals(1, won.size());
    assertEquals(401, refresh(won.getFirst().json().path("refreshToken").asText()).status());
  }

  @Test
  void logging_out_and_a_new_password_end_refreshing() {
    user("leaver@example.test");
    var token = refreshTokenOf("leaver@example.test");
    assertEquals(
        204, anonymous().post("/auth/logout", "{\"refreshToken\": \"" + token + "\"}").status());
    assertEquals(401, refresh(token).status());

    var login = login("leaver@example.test", PASSWORD).json();
    var me = anonymous().with("Authorization", "Bearer " + login.path("accessToken").asText());
    var change = "{\"currentPassword\": \"%s\", \"newPassword\": \"%s\"}";
    var wanted = "another horse battery";
    assertEquals("forbidden", me.post("/auth/password", change.formatted("wrong", wanted)).code());
    assertEquals(
        "password-refused",
        me.post("/auth/password", change.formatted(PASSWORD, "leaver@example.test")).code());
    assertEquals(204, me.post("/auth/password", change.formatted(PASSWORD, wanted)).status());
    assertEquals(401, refresh(login.path("refreshToken").asText()).status());
    assertEquals(401, login("leaver@example.test", PASSWORD).status());
    assertEquals(200, login("leaver@example.test", wanted).status());
  }

  @Test
  void the_next_key_is_published_before_it_signs() throws InterruptedException {
    user("keys@example.test");
    var token = login("keys@example.test", PASSWORD).json().path("accessToken").asText();
    var before = kids();
    SigningKeys.rotate(Path.of(URI.create(signingKeys)));
    Thread.sleep(2_500);
    var after = login("keys@example.test", PASSWORD).json().path("accessToken").asText();
    assertNotEquals(kid(token), kid(after));
    assertTrue(before.contains(kid(after)), "signs with a key that was not published before");
    assertTrue(kids().contains(kid(token)), "tokens of the key before stay valid");
    for (var valid : Set.of(token, after)) {
      assertEquals(
          200, anonymous().with("Authorization", "Bearer " + valid).get("/v1/me").status());
    }
    assertTrue(!anonymous().get("/keys").body().contains("\"d\""), "a private key is published");
  }

  @Test
  void a_token_of_one_provider_in_the_name_of_another_is_rejected() {
    var confused = TestTokens.with("acme-owner", claims -> claims.issuer(TestTokens.LOCAL_ISSUER));
    assertEquals(
        401, anonymous().with("Authorization", "Bearer " + confused).get("/v1/me").status());
  }

  private Set<String> kids() {
    return anonymous().get("/keys").json().path("keys").findValuesAsText("kid").stream()
        .collect(Collectors.toSet());
  }

  private static String kid(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private void superuser(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String one(String sql) throws SQLException {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
