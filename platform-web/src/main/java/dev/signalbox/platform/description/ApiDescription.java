package dev.signalbox.platform.description;

import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

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
            name ->
                Tree.read("/META-INF/swagger/" + name + ".yml")
                    .map(generated -> Tree.dump(complete(name, generated, routes())))
                    .orElse(null)));
  }

  private List<Route> routes() {
    return router.uriRoutes().map(Route::of).flatMap(Optional::stream).toList();
  }

  static Map<String, Object> complete(
      String service, Map<String, Object> description, Collection<Route> routes) {
    Tree.read("/META-INF/swagger/accounts.yml").ifPresent(accounts -> merge(description, accounts));
    var words = Words.of(service);
    Schemas.correct(description);
    Components.rename(description, words);
    var common = Tree.read("/description/common.yml").orElseThrow();
    var components = Tree.below(description, "components");
    Tree.map(common.get("components"))
        .forEach((kind, members) -> Tree.below(components, kind).putAll(Tree.map(members)));
    var schemas = Tree.below(components, "schemas");
    new Properties(words).describe(schemas);
    var bodies = new Bodies(new Examples(schemas, words));
    var answers = new Answers(components);
    var paths = Tree.below(description, "paths");
    for (var route : routes) {
      complete(paths, route, words, answers, bodies);
    }
    var tags = keepServed(paths);
    description.put("servers", common.get("servers"));
    Tree.below(description, "info").putAll(Tree.map(common.get("info")));
    description.put("tags", words.described(tags));
    Components.keepReached(description);
    return description;
  }

  private static void merge(Map<String, Object> into, Map<String, Object> from) {
    var paths = Tree.below(into, "paths");
    Tree.map(from.get("paths")).forEach(paths::putIfAbsent);
    var schemas = Tree.below(Tree.below(into, "components"), "schemas");
    Tree.map(Tree.map(from.get("components")).get("schemas")).forEach(schemas::putIfAbsent);
  }

  private static void complete(
      Map<String, Object> paths, Route route, Words words, Answers answers, Bodies bodies) {
    var operations = Tree.map(paths.get(route.path()));
    var node = Tree.map(operations.get(route.method()));
    if (!node.isEmpty() && !node.containsKey("tags")) {
      var own = words.operation(route.method(), route.path());
      var operation = new Operation(route, node, own, words, answers, bodies);
      operations.put(route.method(), operation.completed());
    }
  }

  /// Removes the routes that are not switched on, such as those of accounts; returns the tags of
  /// the others.
  private static Collection<String> keepServed(Map<String, Object> paths) {
    var tags = new TreeSet<String>();
    paths
        .values()
        .removeIf(path -> {
          var operations = Tree.map(path);
          operations.values().removeIf(operation -> !Tree.map(operation).containsKey("tags"));
          operations
              .values()
              .forEach(operation ->
                  Tree.list(Tree.map(operation).get("tags"))
                      .forEach(tag -> tags.add(tag.toString())));
          return operations.isEmpty();
        });
    return tags;
  }
}
