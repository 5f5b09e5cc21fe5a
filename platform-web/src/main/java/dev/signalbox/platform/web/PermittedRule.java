package dev.signalbox.platform.web;

import dev.signalbox.platform.tenant.Permission;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/// Lets an authenticated caller reach a route that declares a permission. Other requests are left
/// to the rules for open paths, and rejected if none applies.
@Singleton
final class PermittedRule implements SecurityRule<HttpRequest<?>> {
  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
    return Mono.just(
        Optional.ofNullable(request)
            .flatMap(CallerFilter::needed)
            .map(needed ->
                needed == Permission.PUBLIC || authentication != null
                    ? SecurityRuleResult.ALLOWED
                    : SecurityRuleResult.REJECTED)
            .orElse(SecurityRuleResult.UNKNOWN));
  }

  @Override
  public int getOrder() {
    return -1000;
  }
}
