package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tenant.CurrentCaller;
import dev.signalbox.platform.tenant.Permission;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.web.router.RouteAttributes;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Binds the caller of an authenticated request to its context. Runs after the security filter.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class CallerFilter implements Ordered {
  static final String WORKSPACE_HEADER = "X-Workspace-Id";

  @RequestFilter
  void bind(HttpRequest<?> request, MutablePropagatedContext context) {
    var authentication =
        request.getAttribute(SecurityFilter.AUTHENTICATION, Authentication.class).orElse(null);
    needed(request)
        .filter(needed -> authentication != null || needed == Permission.PUBLIC)
        .ifPresent(needed ->
            context.add(
                new CurrentCaller(
                    caller(request, authentication, needed), needed, RequestIds.of(request))));
  }

  private static Caller caller(
      HttpRequest<?> request, @Nullable Authentication authentication, Permission needed) {
    if (needed == Permission.PUBLIC || authentication == null) {
      return visitor(authentication);
    }
    if (authentication.getAttributes().get(ApiKeys.CALLER) instanceof Caller holder) {
      return holder;
    }
    var issuer = String.valueOf(authentication.getAttributes().get(TokenVerifier.ISSUER));
    var subject = authentication.getName();
    if (needed == Permission.OWN_ACCOUNT) {
      return new Caller.Person(issuer, subject);
    }
    return new Caller.Member(issuer, subject, workspace(request));
  }

  private static Caller visitor(@Nullable Authentication authentication) {
    var issuer =
        authentication == null ? null : authentication.getAttributes().get(TokenVerifier.ISSUER);
    return authentication == null || issuer == null
        ? Caller.Visitor.UNKNOWN
        : new Caller.Visitor(
            String.valueOf(issuer),
            authentication.getName(),
            String.valueOf(authentication.getAttributes().getOrDefault(TokenVerifier.EMAIL, "")));
  }

  private static UUID workspace(HttpRequest<?> request) {
    var header = request.getHeaders().get(WORKSPACE_HEADER);
    if (header == null || header.isBlank()) {
      throw new Problem(
          ProblemCode.WORKSPACE_REQUIRED, "Name the workspace in the header X-Workspace-Id.");
    }
    // A value that is not the id of one of the caller's workspaces always gets the same answer.
    return parse(header).orElseThrow(Problem::notFound);
  }

  private static Optional<UUID> parse(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<Permission> needed(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .flatMap(
            route -> route.getAnnotationMetadata().enumValue(Permitted.class, Permission.class));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}
