package dev.signalbox.platform.limit.http;

import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Origins;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.RouteAttributes;
import java.util.Optional;

/// Applies the limits at three points in the life of a request. The headers `RateLimit-Policy` and
/// `RateLimit` follow draft-ietf-httpapi-ratelimit-headers.
final class RateLimitFilters {
  private static final String POLICY = "signalbox.rateLimitPolicy";
  private static final String STATE = "signalbox.rateLimit";

  private RateLimitFilters() {}

  private static void note(HttpRequest<?> request, Optional<RateLimits.Note> note) {
    note.ifPresent(noted -> {
      append(request, POLICY, noted.policy());
      append(request, STATE, noted.state());
    });
  }

  private static void append(HttpRequest<?> request, String attribute, String text) {
    request.setAttribute(
        attribute,
        request
            .getAttribute(attribute, String.class)
            .map(before -> before + ", " + text)
            .orElse(text));
  }

  private static Optional<Permission> needed(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .flatMap(
            route -> route.getAnnotationMetadata().enumValue(Permitted.class, Permission.class));
  }

  /// Limits by client network before credentials are verified. Login requests are charged always,
  /// other requests only if their credentials are rejected. Credentials that were accepted lately
  /// pass in any case, so that a user who shares a network with an attacker is not locked out.
  @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
  static final class OfAddress implements Ordered {
    private final RateLimits limits;
    private final Origins origins;
    private final WorkingCredentials credentials = new WorkingCredentials();

    OfAddress(RateLimits limits, Origins origins) {
      this.limits = limits;
      this.origins = origins;
    }

    @RequestFilter
    void limit(HttpRequest<?> request) {
      needed(request)
          .ifPresent(needed -> {
            boolean open = needed == Permission.PUBLIC;
            boolean changes = request.getMethod() != HttpMethod.GET;
            if (open && changes) {
              note(request, limits.address(origins.of(request), true));
            } else if (!open && !credentials.worked(request)) {
              var _ = limits.address(origins.of(request), false);
            }
          });
    }

    @ResponseFilter
    void charge(HttpRequest<?> request, MutableHttpResponse<?> response) {
      if (needed(request).filter(needed -> needed != Permission.PUBLIC).isPresent()) {
        if (response.code() == 401) {
          limits.refused(origins.of(request));
        } else if (response.code() < 300) {
          credentials.remember(request);
        }
      }
      request
          .getAttribute(POLICY, String.class)
          .ifPresent(policy -> response.header("RateLimit-Policy", policy));
      request
          .getAttribute(STATE, String.class)
          .ifPresent(state -> response.header("RateLimit", state));
    }

    @Override
    public int getOrder() {
      return ServerFilterPhase.SECURITY.before();
    }
  }

  /// Limits by principal once the caller is known, before PostgreSQL is asked.
  @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
  static final class OfPrincipal implements Ordered {
    private final RateLimits limits;

    OfPrincipal(RateLimits limits) {
      this.limits = limits;
    }

    @RequestFilter
    void limit(HttpRequest<?> request) {
      CurrentCaller.find()
          .filter(current -> current.needed() != Permission.PUBLIC)
          .ifPresent(current -> note(request, limits.principal(current.caller())));
    }

    /// Runs after CallerFilter and before RightsFilter.
    @Override
    public int getOrder() {
      return ServerFilterPhase.SECURITY.after() + 1;
    }
  }

  /// Limits by workspace once PostgreSQL has accepted the caller, so that foreign requests cannot
  /// use up the limit of a workspace.
  @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
  static final class OfWorkspace implements Ordered {
    private final RateLimits limits;

    OfWorkspace(RateLimits limits) {
      this.limits = limits;
    }

    @RequestFilter
    void limit(HttpRequest<?> request) {
      CurrentCaller.find()
          .filter(current -> current.needed() != Permission.PUBLIC)
          .ifPresent(current -> note(request, limits.workspace(current.caller())));
    }

    /// Runs after RightsFilter.
    @Override
    public int getOrder() {
      return ServerFilterPhase.SECURITY.after() + 3;
    }
  }
}
