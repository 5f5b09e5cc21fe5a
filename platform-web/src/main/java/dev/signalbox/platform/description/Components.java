package dev.signalbox.platform.description;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Names the shared parts of a description and keeps those that its operations reach.
final class Components {
  private Components() {}

  /// Gives each schema its public name, in its definition and wherever it is referred to.
  static void rename(Map<String, Object> description, Words words) {
    var schemas = Tree.below(Tree.below(description, "components"), "schemas");
    var renamed = new TreeMap<String, Object>();
    schemas.forEach((name, schema) -> {
      var taken = renamed.putIfAbsent(words.nameOf(name), schema);
      if (taken != null && !taken.equals(schema)) {
        throw new IllegalStateException(
            "two schemas are called " + words.nameOf(name) + ", one of them " + name);
      }
    });
    schemas.clear();
    schemas.putAll(renamed);
    Tree.visit(
        description,
        node ->
            Tree.target(node)
                .filter(target -> target.startsWith("schemas/"))
                .map(target -> words.nameOf(target.substring("schemas/".length())))
                .ifPresent(name -> node.putAll(Tree.ref("schemas/" + name))));
  }

  /// Removes what no operation refers to, directly or through other components.
  static void keepReached(Map<String, Object> description) {
    var components = Tree.below(description, "components");
    var reached = reached(Tree.map(description.get("paths")), components);
    components.forEach((kind, members) -> {
      if (!kind.equals("securitySchemes")) {
        Tree.map(members).keySet().removeIf(name -> !reached.contains(kind + "/" + name));
      }
    });
    components.values().removeIf(members -> Tree.map(members).isEmpty());
    components.replaceAll((_, members) -> new LinkedHashMap<>(new TreeMap<>(Tree.map(members))));
  }

  private static Set<String> reached(Map<String, Object> paths, Map<String, Object> components) {
    var reached = new HashSet<String>();
    var open = new ArrayDeque<String>();
    Tree.visit(paths, node -> Tree.target(node).ifPresent(open::add));
    while (!open.isEmpty()) {
      var target = open.remove();
      if (reached.add(target)) {
        var slash = target.indexOf('/');
        var members = Tree.map(components.get(target.substring(0, slash)));
        Tree.visit(
            members.get(target.substring(slash + 1)),
            node -> Tree.target(node).ifPresent(open::add));
      }
    }
    return reached;
  }
}
