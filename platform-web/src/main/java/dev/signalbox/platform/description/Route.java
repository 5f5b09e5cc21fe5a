package dev.signalbox.platform.description;

import dev.signalbox.platform.limit.Quota;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.UriRouteInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Represents a route as the running service knows it: the part of an operation that the compiler
/// does not write into the description.
record Route(
    String method, String path, Permission needed, boolean hasQuota, boolean readsRequest) {

  /// Returns the route; empty for routes that are not part of the API.
  static Optional<Route> of(UriRouteInfo<?, ?> info) {
    var annotations = info.getAnnotationMetadata();
    return annotations
        .enumValue(Permitted.class, Permission.class)
        .map(needed ->
            new Route(
                info.getHttpMethodName().toLowerCase(Locale.ROOT),
                info.getUriMatchTemplate().toPathString(),
                needed,
                annotations.hasAnnotation(Quota.class),
                Arrays.stream(info.getTargetMethod().getArguments())
                    .anyMatch(argument -> argument.getType() == HttpRequest.class)));
  }

  boolean isPublic() {
    return needed == Permission.PUBLIC;
  }

  boolean inWorkspace() {
    return needed != Permission.PUBLIC && needed != Permission.OWN_ACCOUNT;
  }

  boolean changes() {
    return !method.equals("get");
  }

  boolean hasVariable() {
    return path.contains("{");
  }

  boolean takesKey() {
    return inWorkspace() && method.equals("post") && needed != Permission.READ;
  }

  /// Returns true if the operation needs If-Match. Operations that change one resource take the
  /// request as an argument for this purpose only.
  boolean needsRevision() {
    return changes() && hasVariable() && readsRequest;
  }

  /// Returns the first segment of the path that is neither the version nor a variable, without
  /// verbs.
  String tag() {
    return Arrays.stream(path.replaceAll(":.*", "").split("/", -1))
        .filter(segment -> !segment.isEmpty() && !segment.startsWith("{") && !segment.equals("v1"))
        .findFirst()
        .orElse("service");
  }
}
