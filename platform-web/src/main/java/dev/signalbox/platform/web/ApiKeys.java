package dev.signalbox.platform.web;

import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.tenant.Bytes;
import dev.signalbox.platform.tenant.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/// Reads `X-API-Key: sbk_<16>.<secret>`. The database decides whether the key is valid, in every
/// transaction, so a revoked key stops at once.
@Singleton
final class ApiKeys implements AuthenticationFetcher<HttpRequest<?>> {
  static final String HEADER = "X-API-Key";
  static final String CALLER = "caller";

  private static final Pattern FORM =
      Pattern.compile("(sbk_[a-z0-9]{16})\\.([A-Za-z0-9_-]{20,100})");

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    return parse(request.getHeaders().get(HEADER))
        .map(holder ->
            Mono.just(Authentication.build(holder.keyId(), Map.<String, Object>of(CALLER, holder))))
        .orElse(Mono.empty());
  }

  private static Optional<Caller.ApiKeyHolder> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(header);
    return matcher.matches()
        ? Optional.of(
            new Caller.ApiKeyHolder(matcher.group(1), Bytes.of(Hashes.sha256(matcher.group(2)))))
        : Optional.empty();
  }
}
