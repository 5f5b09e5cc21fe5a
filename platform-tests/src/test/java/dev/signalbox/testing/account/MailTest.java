package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Tests invitations and tokens that set a password through a real mail server.
@MicronautTest(transactional = false)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailTest extends ServiceTest {
  private static final Pattern TOKEN = Pattern.compile("(?m)^([A-Za-z0-9_-]{43})$");
  private static final String PASSWORD = "correct horse battery";
  private static final GreenMail SERVER = server();

  private static GreenMail server() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    return server;
  }

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("signalbox.account-api.show-invitation-tokens", "false");
    settings.put("signalbox.mail.host", "127.0.0.1");
    settings.put("signalbox.mail.port", String.valueOf(SERVER.getSmtp().getPort()));
    settings.put("signalbox.mail.tls", "none");
    return settings;
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  private Api.Answer invite(String email) {
    return acme("ADMIN")
        .post("/v1/invitations", "{\"email\": \"" + email + "\", \"role\": \"VIEWER\"}");
  }

  private static String tokenMailedTo(String address) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      for (var message : SERVER.getReceivedMessages()) {
        if (GreenMailUtil.getHeaders(message).contains(address)) {
          var found = TOKEN.matcher(GreenMailUtil.getBody(message).replace("\r", ""));
          if (found.find()) {
            var token = found.group(1);
            purge();
            return token;
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no mail to " + address);
  }

  private static void purge() {
    try {
      SERVER.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  private Api.Answer auth(String route, String json) {
    return anonymous().post("/auth/" + route, json);
  }

  private Api.Answer login(String email, String password) {
    return auth("login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
  }

  @Order(1)
  @Test
  void an_invitation_goes_to_its_address_and_is_not_shown_to_the_inviter() throws Exception {
    var invited = invite("mailed@example.test");
    assertEquals(201, invited.status(), invited.body());
    assertTrue(invited.json().path("token").isNull(), invited.body());
    var token = tokenMailedTo("mailed@example.test");
    assertFalse(invited.body().contains(token));
    var accepted =
        auth(
            "accept-invitation",
            "{\"token\": \"%s\", \"password\": \"%s\"}".formatted(token, PASSWORD));
    assertEquals(200, accepted.status(), accepted.body());
    var access = login("mailed@example.test", PASSWORD).json().path("accessToken").asText();
    var me = anonymous().with("Authorization", "Bearer " + access).get("/v1/me").json();
    assertTrue(me.path("emailVerified").asBoolean(), me.toString());
  }

  @Order(2)
  @Test
  void a_forgotten_password_is_set_by_mail_once_and_ends_all_logins() throws Exception {
    var refresh = login("mailed@example.test", PASSWORD).json().path("refreshToken").asText();
    assertEquals(202, auth("forgot-password", "{\"email\": \"MAILED@example.test\"}").status());
    var token = tokenMailedTo("mailed@example.test");
    var reset = "{\"token\": \"%s\", \"password\": \"a wholly new one\"}".formatted(token);
    assertEquals(204, auth("reset-password", reset).status());
    assertEquals("reset-token-invalid", auth("reset-password", reset).code());
    assertEquals(401, login("mailed@example.test", PASSWORD).status());
    assertEquals(200, login("mailed@example.test", "a wholly new one").status());
    assertEquals(401, auth("refresh", "{\"refreshToken\": \"" + refresh + "\"}").status());
  }

  @Order(3)
  @Test
  void an_address_without_an_account_is_answered_alike_and_gets_no_mail() throws Exception {
    purge();
    var unknown = auth("forgot-password", "{\"email\": \"nobody@example.test\"}");
    var known = auth("forgot-password", "{\"email\": \"mailed@example.test\"}");
    assertEquals(202, unknown.status());
    assertEquals(known.status(), unknown.status());
    assertEquals(known.body(), unknown.body());
    assertEquals(43, tokenMailedTo("mailed@example.test").length());
    Thread.sleep(300);
    for (var message : SERVER.getReceivedMessages()) {
      assertFalse(GreenMailUtil.getHeaders(message).contains("nobody@example.test"));
    }
  }

  @Order(4)
  @Test
  void a_user_who_proves_an_address_takes_it_over_from_one_who_only_claimed_it() throws Exception {
    try (var connection = database().superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO platform.users (email) VALUES ('claimed@example.test')");
    }
    assertEquals(201, invite("claimed@example.test").status());
    var token = tokenMailedTo("claimed@example.test");
    var person = anonymous().with("Authorization", "Bearer " + TestTokens.valid("rightful"));
    assertEquals(
        200, person.post("/auth/accept-invitation", "{\"token\": \"" + token + "\"}").status());
    assertEquals("claimed@example.test", person.get("/v1/me").json().path("email").asText());
  }

  @Order(5)
  @Test
  void a_mail_server_that_is_away_leaves_no_invitation_behind() {
    SERVER.stop();
    var answer = invite("undelivered@example.test");
    assertEquals(503, answer.status(), answer.body());
    assertEquals("mail-unavailable", answer.code());
    assertFalse(
        acme("ADMIN")
            .get("/v1/invitations?limit=200")
            .body()
            .matches("(?s).*undelivered@example.test[^}]*PENDING.*"));
  }
}
