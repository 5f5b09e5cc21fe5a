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
import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
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
/// algorithms are accepted: an unsigned token, or one signed with a public key as a secret, never
/// verifies. Keys come from the configured set alone; `jku`, `x5u` and `jwk` headers are ignored.
@Singleton
final class TokenVerifier implements TokenValidator<HttpRequest<?>> {
  static final String ISSUER = "iss";

  /// The claim `email`, if the provider states that it verified the address.
  static final String EMAIL = "email";

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

  /// Caches tokens whose signature was just verified; a key that is removed from the set stays
  /// valid for at most these seconds. Membership is not cached: the database checks it in every
  /// transaction.
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(5)).build();

  private final Map<String, KeySource> sources = new HashMap<>();
  private final Observations observations;

  private record Verified(Authentication authentication, Instant until) {}

  TokenVerifier(
      AuthConfig config,
      List<AuthProvider> providers,
      Optional<LocalIssuer> local,
      Observations observations)
      throws IOException, ParseException {
    this.observations = observations;
    local.ifPresent(own -> trust(own.issuer(), LocalIssuer.AUDIENCE, own.keys()));
    // If this service is its only issuer, its own keys need no address.
    if (!processors.containsKey(config.issuer())) {
      trust(config.issuer(), config.audience(), keys(config.jwks()));
    }
    for (var provider : providers) {
      trust(provider.issuer(), provider.audience(), keys(provider.jwks()));
    }
  }

  private void trust(String issuer, String audience, JWKSource<SecurityContext> keys) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    var source = new KeySource(keys);
    sources.put(issuer, source);
    JWKSource<SecurityContext> strong =
        (selector, context) ->
            source.get(selector, context).stream().filter(TokenVerifier::isStrong).toList();
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
    String issuer = null;
    try {
      var parsed = JWTParser.parse(token);
      issuer = parsed.getJWTClaimsSet().getIssuer();
      var processor = processors.get(issuer);
      if (processor == null) {
        return null;
      }
      var claims = processor.process(parsed, null);
      if (!isPlausible(claims)) {
        return null;
      }
      var authentication =
          Authentication.build(
              claims.getSubject(),
              Map.<String, Object>of(ISSUER, claims.getIssuer(), EMAIL, verifiedEmail(claims)));
      var until = claims.getExpirationTime().toInstant().plusSeconds(LEEWAY_SECONDS);
      verified.put(token, new Verified(authentication, until));
      return authentication;
    } catch (KeySourceException e) {
      refuseIfAway(issuer, e);
      return null;
    } catch (Problem e) {
      throw e;
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      LOG.debug("token rejected: {}", e.getClass().getSimpleName());
      return null;
    }
  }

  /// Throws a problem if the provider is unavailable, since that is not the fault of the token.
  private void refuseIfAway(@Nullable String issuer, KeySourceException failure) {
    var source = sources.get(issuer);
    if (source == null || !source.isAway()) {
      LOG.debug("the key set has no such key: {}", failure.getClass().getSimpleName());
      return;
    }
    if (source.reportsNow()) {
      observations.record(
          new Observation.IdentityProviderAway(
              String.valueOf(issuer), failure.getClass().getSimpleName()));
    }
    throw new Problem(
        ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE,
        "The keys of the identity provider cannot be had now; try again.");
  }

  private static String verifiedEmail(JWTClaimsSet claims) throws ParseException {
    var email = claims.getClaim("email") instanceof String text ? text : "";
    return Boolean.TRUE.equals(claims.getClaim("email_verified")) ? email : "";
  }

  private static boolean isStrong(JWK key) {
    return !(key instanceof RSAKey rsa) || rsa.size() >= SMALLEST_RSA_BITS;
  }

  /// Returns true for a token with a subject that was issued in the past and whose lifetime is
  /// realistic: an expiry given in milliseconds would lie in the year 57,000.
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
