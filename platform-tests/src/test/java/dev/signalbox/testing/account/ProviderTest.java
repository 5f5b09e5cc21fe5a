package dev.signalbox.testing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.testing.Api;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests a second identity provider beside the first.
@MicronautTest(transactional = false)
class ProviderTest extends ServiceTest {
  private static final String PARTNER = "https://partner.test";

  private final ECKey key = newKey();

  @Override
  public Map<String, String> getProperties() {
    var settings = super.getProperties();
    settings.put("signalbox.auth.providers.partner.issuer", PARTNER);
    settings.put("signalbox.auth.providers.partner.audience", "signalbox-partner");
    settings.put("signalbox.auth.providers.partner.jwks", jwks());
    return settings;
  }

  @Test
  void a_token_counts_for_the_provider_whose_keys_signed_it_only() {
    var token =
        acme("OWNER")
            .post("/v1/invitations", "{\"email\": \"p@partner.test\", \"role\": \"VIEWER\"}")
            .json()
            .path("token")
            .asText();
    var body = "{\"token\": \"" + token + "\"}";
    var partner = bearer(sign(PARTNER, "signalbox-partner"));
    assertEquals(
        401, bearer(sign(PARTNER, "signalbox")).post("/auth/accept-invitation", body).status());
    assertEquals(200, partner.post("/auth/accept-invitation", body).status());
    assertEquals(200, partner.get("/v1/me").status());

    assertEquals(401, bearer(sign(Organizations.ISSUER, "signalbox")).get("/v1/me").status());
    var confused =
        TestTokens.with("somebody", claims -> claims.issuer(PARTNER).audience("signalbox-partner"));
    assertEquals(401, bearer(confused).get("/v1/me").status());
    assertEquals(401, bearer(sign("https://nobody.test", "signalbox")).get("/v1/me").status());
  }

  private Api bearer(String token) {
    return anonymous().with("Authorization", "Bearer " + token);
  }

  private String sign(String issuer, String audience) {
    try {
      var claims =
          TestTokens.claims("somebody", change -> change.issuer(issuer).audience(audience));
      var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jwks() {
    try {
      var file = Files.createTempFile("partner", ".json");
      file.toFile().deleteOnExit();
      Files.writeString(file, new JWKSet(key.toPublicJWK()).toString());
      return file.toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
