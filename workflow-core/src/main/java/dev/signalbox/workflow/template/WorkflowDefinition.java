package dev.signalbox.workflow.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Holds the nodes of a workflow. It is valid if ids are unique, every dependency exists and there
/// is no cycle.
@Introspected
public record WorkflowDefinition(@Size(min = 1, max = 200) List<@Valid Node> nodes) {

  static WorkflowDefinition stored(JsonNode json) {
    try {
      return Json.MAPPER.treeToValue(json, WorkflowDefinition.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode toJson() {
    return Json.MAPPER.valueToTree(this);
  }

  /// Lists all errors of the graph, with pointers into the request; empty if it is valid.
  List<FieldError> errors() {
    var errors = new ArrayList<FieldError>();
    var ids = new HashSet<String>();
    for (int i = 0; i < nodes.size(); i++) {
      if (!ids.add(nodes.get(i).id())) {
        errors.add(error(i, "id", "duplicate", "Another node has this id."));
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      var needs = nodes.get(i).needs();
      if (!ids.containsAll(needs)) {
        errors.add(error(i, "dependsOn", "unknown-node", "It names a node that does not exist."));
      }
      if (new HashSet<>(needs).size() < needs.size()) {
        errors.add(error(i, "dependsOn", "duplicate", "It names a node twice."));
      }
    }
    if (errors.isEmpty() && hasCycle()) {
      errors.add(new FieldError("/definition/nodes", "cycle", "The nodes wait for each other."));
    }
    return errors;
  }

  void check() {
    var errors = errors();
    if (!errors.isEmpty()) {
      throw new Problem(ProblemCode.INVALID_VALUE, "The definition is not a valid graph.", errors);
    }
  }

  /// Detects cycles by removing nodes whose dependencies are all removed, until nothing changes.
  private boolean hasCycle() {
    var done = new HashSet<String>();
    var left = new ArrayList<>(nodes);
    while (left.removeIf(node -> done.containsAll(node.needs()) && done.add(node.id()))) {
      if (left.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static FieldError error(int node, String field, String code, String detail) {
    return new FieldError("/definition/nodes/" + node + "/" + field, code, detail);
  }
}
