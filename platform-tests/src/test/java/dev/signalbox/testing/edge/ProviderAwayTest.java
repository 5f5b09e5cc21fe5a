package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.ServiceTest;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests an unavailable identity provider: no client is told that its token is invalid.
@MicronautTest(transactional = false)
class ProviderAwayTest extends ServiceTest {
  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put("signalbox.auth.jwks", "http://localhost:9/keys");
    return settings;
  }

  @Test
  void a_token_whose_keys_cannot_be_had_is_answered_with_503_again_and_again() {
    for (int i = 0; i < 5; i++) {
      var answer = acme("OWNER").get("/v1/notes");
      assertEquals(503, answer.status(), answer.body());
      assertEquals("identity-provider-unavailable", answer.code());
      assertEquals("1", answer.header("retry-after"));
    }
    assertEquals(
        401, acme("OWNER").with("Authorization", "Bearer a.b.c").get("/v1/notes").status());
  }
}
