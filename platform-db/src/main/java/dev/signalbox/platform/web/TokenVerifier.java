package dev.signalbox.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Verifies signature, issuer, audience, `exp`, `nbf` and `sub`, with 30 s leeway. Only asymmetric
/// algorithms: an unsigned token, or one signed with a public key as a secret, never verifies. Keys
/// come from the configured set alone; `jku`, `x5u` and `jwk` headers are ignored.
@Singleton
final class TokenVerifier implements TokenValidator<HttpRequest<?>> {
  static final String ISSUER = "iss";

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
  private static final int LEEWAY_SECONDS = 30;
  private static final int MAX_TOKEN_CHARACTERS = 8192;
  private static final long FETCH_INTERVAL_MILLIS = 60_000;
  private static final long STALE_MILLIS = 600_000;
  private static final int SMALLEST_RSA_BITS = 2048;
  private static final Duration LONGEST_LIFE = Duration.ofDays(3660);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.EdDSA);

  private final Map<String, DefaultJWTProcessor<SecurityContext>> processors = new HashMap<>();

  /// Spares the signature of a token that was just verified; a key withdrawn from the set stops
  /// within these seconds. Membership is not cached: the database checks it in every transaction.
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(5)).build();

  private record Verified(Authentication authentication, Instant until) {}

  TokenVerifier(AuthConfig config, List<AuthProvider> providers, Optional<LocalIssuer> local)
      throws IOException, ParseException {
    trust(config.issuer(), config.audience(), keys(config.jwks()));
    for (var provider : providers) {
      trust(provider.issuer(), provider.audience(), keys(provider.jwks()));
    }
    local.ifPresent(own -> trust(own.issuer(), LocalIssuer.AUDIENCE, own.keys()));
  }

  private void trust(String issuer, String audience, JWKSource<SecurityContext> keys) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    JWKSource<SecurityContext> strong =
        (selector, context) ->
            keys.get(selector, context).stream().filter(TokenVerifier::isStrong).toList();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, strong));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            audience,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp", "nbf"));
    claims.setMaxClockSkew(LEEWAY_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
    if (processors.put(issuer, processor) != null) {
      throw new IllegalArgumentException("two providers claim the issuer " + issuer);
    }
  }

  @Override
  public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
    if (token.length() > MAX_TOKEN_CHARACTERS) {
      return Mono.empty();
    }
    var known = verified.getIfPresent(token);
    if (known != null && Instant.now().isBefore(known.until())) {
      return Mono.just(known.authentication());
    }
    return Mono.fromCallable(() -> verify(token)).subscribeOn(Schedulers.boundedElastic());
  }

  private @Nullable Authentication verify(String token) {
    try {
      var parsed = JWTParser.parse(token);
      var processor = processors.get(parsed.getJWTClaimsSet().getIssuer());
      if (processor == null) {
        return null;
      }
      var claims = processor.process(parsed, null);
      if (!isPlausible(claims)) {
        return null;
      }
      var authentication =
          Authentication.build(
              claims.getSubject(), Map.<String, Object>of(ISSUER, claims.getIssuer()));
      var until = claims.getExpirationTime().toInstant().plusSeconds(LEEWAY_SECONDS);
      verified.put(token, new Verified(authentication, until));
      return authentication;
    } catch (KeySourceException e) {
      LOG.debug("the key set does not answer: {}", e.getClass().getSimpleName());
      return null;
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      LOG.debug("token refused: {}", e.getClass().getSimpleName());
      return null;
    }
  }

  private static boolean isStrong(JWK key) {
    return !(key instanceof RSAKey rsa) || rsa.size() >= SMALLEST_RSA_BITS;
  }

  /// About somebody, issued in the past, and not for longer than any provider would: an expiry in
  /// milliseconds lies in the year 57,000.
  private static boolean isPlausible(JWTClaimsSet claims) {
    var now = Instant.now();
    var issued = claims.getIssueTime();
    return !claims.getSubject().isBlank()
        && (issued == null || issued.toInstant().isBefore(now.plusSeconds(LEEWAY_SECONDS)))
        && claims.getExpirationTime().toInstant().isBefore(now.plus(LONGEST_LIFE));
  }

  private static JWKSource<SecurityContext> keys(String address)
      throws IOException, ParseException {
    var uri = URI.create(address);
    if ("file".equals(uri.getScheme())) {
      return new ImmutableJWKSet<>(JWKSet.load(Path.of(uri).toFile()));
    }
    return JWKSourceBuilder.create(uri.toURL())
        .rateLimited(FETCH_INTERVAL_MILLIS)
        .outageTolerant(STALE_MILLIS)
        .build();
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
