package dev.signalbox.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.platform.account.SigningKeys;
import dev.signalbox.platform.hash.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

/// Signs valid and invalid tokens as the identity provider of the tests.
public final class TestTokens {
  /// The issuer as which the service under test signs tokens.
  public static final String LOCAL_ISSUER = "https://accounts.test";

  private static final RSAKey KEY = newKey();

  private TestTokens() {}

  public static String valid(String subject) {
    return with(subject, UnaryOperator.identity());
  }

  /// Creates a token whose claims are changed before it is signed.
  public static String with(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(KEY, claims(subject, change));
  }

  /// Creates a token signed with a key that is not trusted.
  public static String ofStranger(String subject) {
    return sign(newKey(), claims(subject, UnaryOperator.identity()));
  }

  /// Creates a token with `alg: none`.
  public static String unsigned(String subject) {
    return new PlainJWT(claims(subject, UnaryOperator.identity())).serialize();
  }

  /// Creates a token with HS256 and the public key's text as the secret, which a confused verifier
  /// would accept.
  public static String signedWithThePublicKeyAsSecret(String subject) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build(),
              claims(subject, UnaryOperator.identity()));
      token.sign(new MACSigner(KEY.toPublicJWK().toJSONString()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Signs a header and claims unchanged with the trusted key's RS256.
  public static String raw(String header, String claims) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(KEY.toRSAPrivateKey());
      var input = base64(header) + "." + base64(claims);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Creates a token with HS256 and any secret, to attack a confused verifier.
  public static String withSecret(String claims, byte[] secret) {
    var input =
        base64("{\"alg\":\"HS256\",\"kid\":\"" + KEY.getKeyID() + "\"}") + "." + base64(claims);
    var signature = Hashes.hmac(secret).doFinal(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64URL.encode(signature);
  }

  /// Returns the public half of the trusted key.
  public static RSAKey publicKey() {
    return KEY.toPublicJWK();
  }

  private static String base64(String text) {
    return Base64URL.encode(text).toString();
  }

  /// Returns the public keys as a `file:` address.
  public static String jwks() {
    try {
      var file = Files.createTempFile("jwks", ".json");
      file.toFile().deleteOnExit();
      Files.writeString(file, new JWKSet(KEY.toPublicJWK()).toString());
      return Path.of(file.toString()).toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Creates a private key set for the service under test and returns its `file:` address.
  public static String signingKeys() {
    try {
      var file = Files.createTempDirectory("signing-keys").resolve("keys.json");
      SigningKeys.rotate(file);
      file.toFile().deleteOnExit();
      return file.toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JWTClaimsSet claims(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    var now = Instant.now();
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(Organizations.ISSUER)
                .audience("signalbox")
                .subject(subject)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(5)))
                .expirationTime(Date.from(now.plusSeconds(3600))))
        .build();
  }

  private static String sign(RSAKey key, JWTClaimsSet claims) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
