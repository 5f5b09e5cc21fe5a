package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests a service that serves logins and is the only issuer: it trusts its own keys without
/// requesting them over HTTP, and rejects the tokens of others.
@MicronautTest(transactional = false)
class OnlyIssuerTest extends ServiceTest {
  private static final String PASSWORD = "correct horse battery";

  @Override
  public Map<String, String> getProperties() {
    var settings = super.getProperties();
    settings.put("signalbox.auth.issuer", TestTokens.LOCAL_ISSUER);
    settings.put("signalbox.auth.jwks", "http://127.0.0.1:9/keys");
    return settings;
  }

  @Test
  void own_tokens_are_accepted_and_tokens_of_other_issuers_are_rejected() throws SQLException {
    var made =
        """
        WITH made AS (INSERT INTO platform.users (email, email_verified_at) VALUES ('only@acme.test', now()) RETURNING id)
        INSERT INTO platform.password_resets (token_hash, user_id, expires_at)
        SELECT sha256('token'), id, now() + interval '1 hour' FROM made RETURNING user_id
        """;
    assertEquals(36, database().asSuperuser(made).length());
    var body = "{\"token\": \"token\", \"password\": \"%s\"}".formatted(PASSWORD);
    assertEquals(204, anonymous().post("/auth/reset-password", body).status());
    var credentials = "{\"email\": \"only@acme.test\", \"password\": \"%s\"}".formatted(PASSWORD);
    var login = anonymous().post("/auth/login", credentials);
    assertEquals(200, bearer(login.json().path("accessToken").asText()).get("/v1/me").status());
    assertEquals(401, bearer(TestTokens.valid("somebody")).get("/v1/me").status());
  }

  private Api bearer(String token) {
    return anonymous().with("Authorization", "Bearer " + token);
  }
}
