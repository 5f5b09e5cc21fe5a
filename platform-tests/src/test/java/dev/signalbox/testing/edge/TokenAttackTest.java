package dev.signalbox.testing.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestTokens;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Tests forged tokens, which all get the same 401.
@MicronautTest(transactional = false)
class TokenAttackTest extends ServiceTest {
  @Test
  void the_same_claims_rightly_signed_are_accepted() {
    assertEquals(200, call(TestTokens.raw(header(""), claims(""))));
    assertEquals(
        200,
        call(
            TestTokens.raw(
                header(""), claims("").replace("\"signalbox\"", "[\"x\",\"signalbox\"]"))));
  }

  @TestFactory
  Stream<DynamicTest> forged_headers_and_signatures() throws Exception {
    var stranger = new RSAKeyGenerator(2048).keyID("stranger").generate();
    var forged = new LinkedHashMap<String, String>();
    for (var none : new String[] {"none", "None", "nOnE", "NONE"}) {
      var text = encode("{\"alg\":\"" + none + "\"}") + "." + encode(claims("")) + ".";
      forged.put("alg " + none, text);
      forged.put("alg " + none + " with a signature", text + "AAAA");
    }
    forged.put("empty signature", withoutSignature(""));
    forged.put("signature of zeros", withoutSignature(encode("\0".repeat(256))));
    forged.put(
        "HS256 with the key as JWK",
        TestTokens.withSecret(claims(""), bytes(key().toJSONString())));
    forged.put(
        "HS256 with the key as DER",
        TestTokens.withSecret(claims(""), key().toRSAPublicKey().getEncoded()));
    forged.put("HS256 with the key as PEM", TestTokens.withSecret(claims(""), bytes(pem())));
    forged.put(
        "ES256 with r = s = 0",
        encode("{\"alg\":\"ES256\",\"kid\":\"" + key().getKeyID() + "\"}")
            + "."
            + encode(claims(""))
            + "."
            + encode("\0".repeat(64)));
    forged.put("unknown crit", TestTokens.raw(header(",\"crit\":[\"x\"],\"x\":1"), claims("")));
    forged.put(
        "typ of another kind", TestTokens.raw(header(",\"typ\":\"secevent+jwt\""), claims("")));
    forged.put("JWE", encrypted());
    for (var kid :
        new String[] {
          "../../../dev/null", "' OR '1'='1", "stranger", "|cat /etc/passwd", "\\u0000"
        }) {
      forged.put(
          "kid " + kid, TestTokens.raw("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", claims("")));
    }
    forged.put(
        "key in the header",
        strangers(stranger, ",\"jwk\":" + stranger.toPublicJWK().toJSONString()));
    return forged.entrySet().stream().map(this::isRefused);
  }

  @TestFactory
  Stream<DynamicTest> absurd_claims() {
    long now = Instant.now().getEpochSecond();
    var absurd =
        Map.ofEntries(
            Map.entry("exp as text", claims("").replaceFirst("\"exp\":(\\d+)", "\"exp\":\"$1\"")),
            Map.entry("exp 1e308", claims("").replaceFirst("\"exp\":\\d+", "\"exp\":1e308")),
            Map.entry("exp negative", claims("").replaceFirst("\"exp\":\\d+", "\"exp\":-1")),
            Map.entry(
                "exp in milliseconds", claims("").replaceFirst("\"exp\":(\\d+)", "\"exp\":$1000")),
            Map.entry("exp null", claims("").replaceFirst("\"exp\":\\d+", "\"exp\":null")),
            Map.entry(
                "nbf in the future",
                claims("").replaceFirst("\"nbf\":\\d+", "\"nbf\":" + (now + 600))),
            Map.entry("iat in the future", claims(",\"iat\":" + (now + 600))),
            Map.entry("aud part of ours", claims("").replace("\"signalbox\"", "\"signal\"")),
            Map.entry("aud in capitals", claims("").replace("\"signalbox\"", "\"Signalbox\"")),
            Map.entry("aud empty list", claims("").replace("\"signalbox\"", "[]")),
            Map.entry("aud object", claims("").replace("\"signalbox\"", "{\"a\":\"signalbox\"}")),
            Map.entry(
                "iss with a slash",
                claims("").replace(Organizations.ISSUER, Organizations.ISSUER + "/")),
            Map.entry(
                "iss in capitals", claims("").replace(Organizations.ISSUER, "HTTPS://ISSUER.TEST")),
            Map.entry(
                "iss as list",
                claims("")
                    .replace(
                        "\"" + Organizations.ISSUER + "\"", "[\"" + Organizations.ISSUER + "\"]")),
            Map.entry("sub empty", claims("").replace("acme-owner", "")),
            Map.entry("no JSON", "nonsense"),
            Map.entry("JSON list", "[1]"));
    return absurd.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), TestTokens.raw(header(""), entry.getValue())))
        .map(this::isRefused);
  }

  @Test
  void addresses_of_keys_in_a_token_are_never_fetched() throws IOException, JOSEException {
    var fetched = new AtomicInteger();
    var trap = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    trap.createContext(
        "/",
        exchange -> {
          fetched.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    trap.start();
    try {
      var address = "http://localhost:" + trap.getAddress().getPort() + "/keys";
      for (var header : new String[] {"jku", "x5u"}) {
        assertEquals(
            401,
            call(
                TestTokens.raw(
                    "{\"alg\":\"RS256\",\"kid\":\"other\",\"" + header + "\":\"" + address + "\"}",
                    claims(""))));
      }
      assertEquals(
          401, call(TestTokens.raw("{\"alg\":\"RS256\",\"kid\":\"" + address + "\"}", claims(""))));
      assertEquals(0, fetched.get());
    } finally {
      trap.stop(0);
    }
  }

  @Test
  void a_token_of_100_kilobytes_is_rejected_before_anything_is_verified() {
    var token = TestTokens.raw(header(""), claims(",\"x\":\"" + "y".repeat(75_000) + "\""));
    assertEquals(413, call(token));
  }

  @Test
  void a_token_anywhere_but_in_its_header_is_no_credential() {
    var token = TestTokens.valid("acme-owner");
    var api = anonymous().with("X-Workspace-Id", Organizations.ACME.toString());
    assertEquals(401, api.get("/v1/notes?access_token=" + token).status());
    assertEquals(401, api.with("Cookie", "JWT=" + token).get("/v1/notes").status());
    assertEquals(401, api.with("Authorization", token).get("/v1/notes").status());
    assertEquals(401, api.with("Authorization", "Basic " + token).get("/v1/notes").status());
    assertEquals(200, api.with("Authorization", "Bearer " + token).get("/v1/notes").status());
  }

  private DynamicTest isRefused(Map.Entry<String, String> token) {
    return dynamicTest(token.getKey(), () -> assertEquals(401, call(token.getValue())));
  }

  private int call(String token) {
    return acme("OWNER").with("Authorization", "Bearer " + token).get("/v1/notes").status();
  }

  private static RSAKey key() {
    return TestTokens.publicKey();
  }

  private static String header(String more) {
    return "{\"alg\":\"RS256\",\"kid\":\"%s\"%s}".formatted(key().getKeyID(), more);
  }

  private static String claims(String more) {
    long now = Instant.now().getEpochSecond();
    return "{\"iss\":\"%s\",\"aud\":\"signalbox\",\"sub\":\"acme-owner\",\"nbf\":%d,\"exp\":%d%s}"
        .formatted(Organizations.ISSUER, now - 5, now + 600, more);
  }

  private static String withoutSignature(String instead) {
    return TestTokens.raw(header(""), claims("")).replaceFirst("[^.]*$", instead);
  }

  private static String strangers(RSAKey stranger, String more) throws Exception {
    var input =
        encode("{\"alg\":\"RS256\",\"kid\":\"stranger\"" + more + "}") + "." + encode(claims(""));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(stranger.toRSAPrivateKey());
    signature.update(bytes(input));
    return input + "." + Base64URL.encode(signature.sign());
  }

  private static String encrypted() throws JOSEException, ParseException {
    var jwe =
        new EncryptedJWT(
            new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
            JWTClaimsSet.parse(claims("")));
    jwe.encrypt(new RSAEncrypter(key()));
    return jwe.serialize();
  }

  private static String pem() throws JOSEException {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key().toRSAPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String encode(String text) {
    return Base64URL.encode(text).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
