package dev.signalbox.platform.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/// Lets an authenticated caller reach a route that declares what it needs. Everything else is left
/// to the rules for open paths, and refused without one.
@Singleton
final class PermittedRule implements SecurityRule<HttpRequest<?>> {
  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
    boolean declared =
        request != null
            && RouteAttributes.getRouteMatch(request)
                .map(route -> route.getAnnotationMetadata().hasAnnotation(Permitted.class))
                .orElse(false);
    if (!declared) {
      return Mono.just(SecurityRuleResult.UNKNOWN);
    }
    return Mono.just(
        authentication == null ? SecurityRuleResult.REJECTED : SecurityRuleResult.ALLOWED);
  }

  @Override
  public int getOrder() {
    return -1000;
  }
}
