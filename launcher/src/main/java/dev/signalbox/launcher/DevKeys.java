package dev.signalbox.launcher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.operator.PrivateFile;
import dev.signalbox.platform.account.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;

/// Acts as the identity provider of this checkout: a key that is created on first use, kept in
/// `.signalbox`, never committed, and trusted only by the services that this launcher starts.
final class DevKeys {
  static final String ISSUER = "http://localhost:8080/dev";
  static final String AUDIENCE = "signalbox";

  private final ECKey key;
  private final Path publicKeys;
  private final String cursorSecret;
  private final String entryKey;

  private DevKeys(ECKey key, Path publicKeys, String cursorSecret, String entryKey) {
    this.key = key;
    this.publicKeys = publicKeys;
    this.cursorSecret = cursorSecret;
    this.entryKey = entryKey;
  }

  /// Returns the signing keys of the logins that integration-catalog serves; they are created on
  /// first use.
  static Path signingKeys(Home home) {
    var file = home.file("signing-keys.json");
    if (!Files.exists(file)) {
      SigningKeys.rotate(file);
    }
    return file;
  }

  static DevKeys in(Home home) {
    try {
      var file = home.file("dev-key.json");
      if (!Files.exists(file)) {
        PrivateFile.write(
            file,
            new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString());
      }
      var key = ECKey.parse(Files.readString(file));
      var publicKeys = home.file("jwks.json");
      Files.writeString(publicKeys, new JWKSet(key.toPublicJWK()).toString());
      return new DevKeys(
          key, publicKeys, secret(home.file("cursor-secret")), secret(home.file("entry-key")));
    } catch (IOException | JOSEException | ParseException e) {
      throw new IllegalStateException("the development keys cannot be made or read", e);
    }
  }

  String jwks() {
    return publicKeys.toUri().toString();
  }

  /// Returns the secret with which the services sign entry requests.
  String entryKey() {
    return entryKey;
  }

  String cursorSecret() {
    return cursorSecret;
  }

  /// Returns true if a token carries the signature of this checkout's key.
  boolean signed(SignedJWT token) {
    try {
      return token.verify(new ECDSAVerifier(key));
    } catch (JOSEException e) {
      return false;
    }
  }

  String token(String subject, Duration validity) {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(subject)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(validity)))
            .build();
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String secret(Path file) throws IOException {
    if (!Files.exists(file)) {
      var bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      PrivateFile.write(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file);
  }
}
