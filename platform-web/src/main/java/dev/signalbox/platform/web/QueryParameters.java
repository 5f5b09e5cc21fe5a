package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Rejects query parameters that a route does not know: a misspelt filter would otherwise be
/// ignored, and the list unfiltered. The known parameters are derived from the route's signature:
/// arguments with `@QueryValue`, and `cursor` and `limit` if it returns a [Page].
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class QueryParameters implements Ordered {
  private final Map<Object, Set<String>> known = new ConcurrentHashMap<>();

  @RequestFilter
  void check(HttpRequest<?> request) {
    var names = request.getParameters().names();
    if (names.isEmpty() || CallerFilter.needed(request).isEmpty()) {
      return;
    }
    RouteAttributes.getRouteMatch(request).ifPresent(route -> refuseUnknown(names, known(route)));
  }

  private Set<String> known(RouteMatch<?> route) {
    return route instanceof MethodBasedRouteMatch<?, ?> method
        ? known.computeIfAbsent(method.getExecutableMethod(), _ -> namesOf(method))
        : Set.of();
  }

  private static Set<String> namesOf(MethodBasedRouteMatch<?, ?> route) {
    var names = new TreeSet<String>();
    Arrays.stream(route.getArguments())
        .filter(argument -> argument.isAnnotationPresent(QueryValue.class))
        .map(QueryParameters::name)
        .forEach(names::add);
    if (isPage(route.getRouteInfo().getReturnType().asArgument())) {
      names.add("cursor");
      names.add("limit");
    }
    return names;
  }

  private static String name(Argument<?> argument) {
    return argument
        .getAnnotationMetadata()
        .stringValue(QueryValue.class)
        .filter(name -> !name.isEmpty())
        .orElse(argument.getName());
  }

  private static boolean isPage(Argument<?> type) {
    return type.getType() == Page.class
        || Arrays.stream(type.getTypeParameters()).anyMatch(QueryParameters::isPage);
  }

  private static void refuseUnknown(Set<String> names, Set<String> known) {
    var unknown = names.stream().filter(name -> !known.contains(name)).sorted().toList();
    if (unknown.isEmpty()) {
      return;
    }
    var hint =
        known.isEmpty()
            ? "This route has no query parameters."
            : "Known are: " + String.join(", ", known) + ".";
    throw new Problem(
        ProblemCode.UNKNOWN_PARAMETER,
        "The address has a query parameter that is not known. " + hint,
        unknown.stream()
            .limit(10)
            .map(name -> new FieldError("?" + shortened(name), "unknown-parameter", hint))
            .toList());
  }

  private static String shortened(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100);
  }

  /// Runs after the check of rights, so that unauthorised clients learn nothing about a route.
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after() + 4;
  }
}
