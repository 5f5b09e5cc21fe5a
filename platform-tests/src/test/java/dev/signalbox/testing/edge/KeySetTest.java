package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Tests the key set of a provider over HTTP: flooded, weak, and unavailable.
@MicronautTest(transactional = false)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeySetTest extends ServiceTest {
  private static final AtomicInteger FETCHED = new AtomicInteger();
  private static final RSAKey STRONG = key("strong", 2048);
  private static final RSAKey WEAK = key("weak", 1024);
  private static final HttpServer PROVIDER = provider();

  @Override
  public Map<String, String> getProperties() {
    var settings = new HashMap<>(super.getProperties());
    settings.put(
        "signalbox.auth.jwks", "http://localhost:" + PROVIDER.getAddress().getPort() + "/keys");
    return settings;
  }

  @Order(1)
  @Test
  void a_key_of_the_set_signs_and_one_of_1024_bits_does_not() {
    assertEquals(200, call(signed(STRONG, "strong", "acme-owner")));
    assertEquals(401, call(signed(WEAK, "weak", "acme-owner")));
  }

  @Order(2)
  @Test
  void a_flood_of_unknown_key_ids_is_not_passed_on_to_the_provider() {
    int before = FETCHED.get();
    for (int i = 0; i < 60; i++) {
      assertEquals(401, call(signed(STRONG, "unknown-" + i, "acme-owner")));
    }
    assertTrue(FETCHED.get() - before <= 2, FETCHED.get() - before + " fetches");
    assertEquals(200, call(signed(STRONG, "strong", "acme-viewer")));
  }

  @Order(3)
  @Test
  void an_unavailable_provider_does_not_lock_all_users_out() {
    PROVIDER.stop(0);
    assertEquals(200, call(signed(STRONG, "strong", "acme-editor")));
    assertEquals(401, call(signed(STRONG, "unknown", "acme-editor")));
  }

  @AfterAll
  static void stop() {
    PROVIDER.stop(0);
  }

  private int call(String token) {
    return acme("OWNER").with("Authorization", "Bearer " + token).get("/v1/notes").status();
  }

  private static String signed(RSAKey key, String kid, String subject) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(),
              TestTokens.claims(subject, UnaryOperator.identity()));
      token.sign(new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey key(String kid, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer provider() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/keys",
          exchange -> {
            FETCHED.incrementAndGet();
            var body =
                new JWKSet(List.of(STRONG.toPublicJWK(), WEAK.toPublicJWK()))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
