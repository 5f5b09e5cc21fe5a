package dev.signalbox.platform.description;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpStatus;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Reads the generated description of a service and completes it.
@Singleton
public final class ApiDescription {
  private final Router router;
  private final Map<String, String> completed = new ConcurrentHashMap<>();

  ApiDescription(Router router) {
    this.router = router;
  }

  /// Returns the description as YAML; empty if this process serves no service of that name.
  public Optional<String> of(String service) {
    return Optional.ofNullable(
        completed.computeIfAbsent(
            service,
            name -> read("/META-INF/swagger/" + name + ".yml").map(this::complete).orElse(null)));
  }

  private String complete(Map<String, Object> description) {
    read("/META-INF/swagger/accounts.yml").ifPresent(accounts -> merge(description, accounts));
    Schemas.correct(description);
    var paths = Tree.below(description, "paths");
    router.uriRoutes().forEach(route -> complete(paths, route));
    keepServed(paths);
    var common = Tree.map(read("/description/common.yml").orElseThrow().get("components"));
    var components = Tree.below(description, "components");
    common.forEach((kind, members) -> Tree.below(components, kind).putAll(Tree.map(members)));
    var problems = Tree.below(components, "responses");
    Operation.ERRORS.forEach(status -> problems.put(status.toString(), problem(status)));
    return dump(description);
  }

  private static Map<String, Object> problem(int status) {
    var body = Map.of("schema", Tree.ref("schemas/Problem"));
    var response = new LinkedHashMap<String, Object>();
    response.put("description", HttpStatus.valueOf(status).getReason());
    response.put("content", Map.of("application/problem+json", body));
    return response;
  }

  private static void merge(Map<String, Object> into, Map<String, Object> from) {
    var paths = Tree.below(into, "paths");
    Tree.map(from.get("paths")).forEach(paths::putIfAbsent);
    var schemas = Tree.below(Tree.below(into, "components"), "schemas");
    Tree.map(Tree.map(from.get("components")).get("schemas")).forEach(schemas::putIfAbsent);
  }

  /// Removes routes that are not served, such as the account routes where they are disabled.
  private static void keepServed(Map<String, Object> paths) {
    paths
        .values()
        .removeIf(path -> {
          var operations = Tree.map(path);
          operations.values().removeIf(operation -> !Tree.map(operation).containsKey("tags"));
          return operations.isEmpty();
        });
  }

  private static void complete(Map<String, Object> paths, UriRouteInfo<?, ?> route) {
    var path = route.getUriMatchTemplate().toPathString();
    var method = route.getHttpMethodName().toLowerCase(Locale.ROOT);
    var node = Tree.map(Tree.map(paths.get(path)).get(method));
    var needed = route.getAnnotationMetadata().enumValue(Permitted.class, Permission.class);
    if (!node.isEmpty() && !node.containsKey("tags") && needed.isPresent()) {
      new Operation(method, path, needed.get(), route.getTargetMethod(), node).complete();
    }
  }

  private static Optional<Map<String, Object>> read(String resource) {
    try (InputStream in = ApiDescription.class.getResourceAsStream(resource)) {
      return Optional.ofNullable(in)
          .map(found -> new LinkedHashMap<String, Object>(new Yaml().load(found)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String dump(Map<String, Object> description) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    return new Yaml(options).dump(description);
  }
}
