package dev.signalbox.platform.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.platform.web.LocalIssuer;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;

/// Signs access tokens (ES256) that are valid for 15 minutes. They carry no role, since PostgreSQL
/// looks the role up.
@Singleton
@Requires(property = "signalbox.account-api.signing-keys")
final class AccessTokens {
  static final Duration VALIDITY = Duration.ofMinutes(15);

  private final SigningKeys keys;
  private final LocalIssuer issuer;
  private final Clock clock;

  AccessTokens(SigningKeys keys, LocalIssuer issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  String sign(UUID user) {
    var now = clock.instant();
    var key = keys.current();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.issuer())
            .audience(LocalIssuer.AUDIENCE)
            .subject(user.toString())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALIDITY)))
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
}
