package dev.signalbox.workflow.order;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.workflow.template.Node;
import dev.signalbox.workflow.template.WorkflowDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds the items of an order and their dependencies: `items.get(i)` waits for `dependsOn.get(i)`
/// in the two parallel lists.
record Plan(List<Draft> drafts, List<UUID> dependsOn, List<UUID> items) {

  static Plan of(List<NewItem> items, Priority priority) {
    var drafts = items.stream().map(item -> Draft.of(item, priority)).toList();
    return new Plan(drafts, List.of(), List.of());
  }

  /// Plans one item per node; 422 if contents are given for nodes that the template does not have.
  static Plan of(WorkflowDefinition definition, Map<String, String> contents, Priority priority) {
    var ids = new HashMap<String, UUID>();
    definition.nodes().forEach(node -> ids.put(node.id(), UuidCreator.getTimeOrderedEpoch()));
    if (!ids.keySet().containsAll(contents.keySet())) {
      throw Problem.invalid("/nodeContents", "It names a node that the template does not have.");
    }
    var plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var node : definition.nodes()) {
      var id = Objects.requireNonNull(ids.get(node.id()));
      plan.drafts.add(draft(id, node, contents.get(node.id()), priority));
      for (var need : node.needs()) {
        plan.dependsOn.add(Objects.requireNonNull(ids.get(need)));
        plan.items.add(id);
      }
    }
    return plan;
  }

  private static Draft draft(UUID id, Node node, @Nullable String content, Priority priority) {
    return new Draft(
        id,
        node.type(),
        content != null ? content : Objects.requireNonNullElse(node.content(), ""),
        priority,
        null,
        Objects.requireNonNullElse(node.maxAttempts(), Draft.DEFAULT_ATTEMPTS),
        Objects.requireNonNullElse(node.requiresApproval(), false),
        node.id(),
        node.needs().size());
  }
}
