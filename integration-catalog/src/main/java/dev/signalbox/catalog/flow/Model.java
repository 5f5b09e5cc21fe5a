package dev.signalbox.catalog.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Validates the free-form parts of workflows and flows.
final class Model {
  private Model() {}

  /// Returns an array of objects that each have these members.
  static JsonNode objects(@Nullable JsonNode value, String pointer, String... members) {
    var array = FreeJson.array(pointer, value);
    for (int i = 0; i < array.size(); i++) {
      var at = pointer + "/" + i;
      if (!array.path(i).isObject()) {
        throw FreeJson.wrongType(at, "It should be an object.");
      }
      for (var member : members) {
        require(array.path(i), at, member);
      }
    }
    return array;
  }

  /// Returns an object that has these members unless it is empty.
  static JsonNode object(@Nullable JsonNode value, String pointer, String... members) {
    var object = FreeJson.object(pointer, value);
    if (!object.isEmpty()) {
      for (var member : members) {
        require(object, pointer, member);
      }
    }
    return object;
  }

  /// Returns one end of a data flow, which must name its system.
  static JsonNode end(JsonNode value, String pointer) {
    var object = FreeJson.object(pointer, value);
    text(object, pointer, "system");
    return object;
  }

  /// Returns steps that have unique ids and types, and depend on each other without a cycle.
  static JsonNode steps(@Nullable JsonNode value) {
    var steps = objects(value, "/workflowSteps", "id", "type");
    var open = new HashMap<String, Set<String>>();
    for (int i = 0; i < steps.size(); i++) {
      var at = "/workflowSteps/" + i;
      var id = text(steps.path(i), at, "id");
      text(steps.path(i), at, "type");
      if (open.put(id, dependencies(steps.path(i), at)) != null) {
        throw Problem.invalid(at + "/id", "Another step has this id.");
      }
    }
    open.forEach((id, needed) -> {
      if (!open.keySet().containsAll(needed)) {
        throw Problem.invalid("/workflowSteps", "A step depends on one that does not exist.");
      }
    });
    refuseCycles(open);
    return steps;
  }

  /// Returns approval chains that each name at least one approver.
  static JsonNode approvalChains(@Nullable JsonNode value) {
    var chains = objects(value, "/approvalChains", "approvers");
    for (int i = 0; i < chains.size(); i++) {
      var approvers = chains.path(i).path("approvers");
      if (!approvers.isArray() || approvers.isEmpty()) {
        throw FreeJson.wrongType(
            "/approvalChains/" + i + "/approvers", "It should be an array that is not empty.");
      }
    }
    return chains;
  }

  static String text(JsonNode object, String pointer, String member) {
    var value = require(object, pointer, member);
    if (!value.isTextual()) {
      throw FreeJson.wrongType(pointer + "/" + member, "It should be a text.");
    }
    if (value.textValue().isBlank()) {
      throw Problem.invalid(pointer + "/" + member, "It should not be blank.");
    }
    return value.textValue();
  }

  private static JsonNode require(JsonNode object, String pointer, String member) {
    var value = object.path(member);
    if (value.isMissingNode() || value.isNull()) {
      throw new Problem(
          ProblemCode.MISSING_FIELD,
          "The body lacks a field.",
          List.of(new FieldError(pointer + "/" + member, "missing", "The field is required.")));
    }
    return value;
  }

  private static Set<String> dependencies(JsonNode step, String pointer) {
    var needed = new HashSet<String>();
    var given = FreeJson.array(pointer + "/dependsOn", step.get("dependsOn"));
    for (var id : given) {
      if (!id.isTextual()) {
        throw FreeJson.wrongType(pointer + "/dependsOn", "It should hold ids of steps.");
      }
      needed.add(id.textValue());
    }
    return needed;
  }

  /// Rejects cycles: removes steps whose dependencies are all removed until nothing changes; the
  /// remaining steps depend on each other.
  private static void refuseCycles(Map<String, Set<String>> open) {
    boolean progress = true;
    while (progress) {
      progress = open.values().removeIf(needed -> needed.stream().noneMatch(open::containsKey));
    }
    if (!open.isEmpty()) {
      throw Problem.invalid("/workflowSteps", "Steps depend on each other in a cycle.");
    }
  }
}
