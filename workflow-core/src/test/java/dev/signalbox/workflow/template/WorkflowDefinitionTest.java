package dev.signalbox.workflow.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.platform.problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowDefinitionTest {
  /// Nodes are written as `id<need+need`, separated by blanks.
  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "a,                        ''",
        "a b<a c<a d<b+c,          ''",
        "d<b+c c<a b<a a,          ''",
        "a a,                      duplicate",
        "a<b,                      unknown-node",
        "a b<a+a,                  duplicate",
        "a<a,                      cycle",
        "a<c b<a c<b,              cycle",
        "s a<s+c b<a c<b d<s,      cycle",
      })
  void a_definition_is_sound_or_says_what_is_wrong(String nodes, String code) {
    var codes = definition(nodes).errors().stream().map(FieldError::code).toList();
    assertEquals(code.isEmpty() ? List.of() : List.of(code), codes);
  }

  @Test
  void a_chain_of_two_hundred_nodes_in_any_order_is_sound() {
    var nodes = new ArrayList<String>();
    for (int i = 199; i > 0; i--) {
      nodes.add("n" + i + "<n" + (i - 1));
    }
    nodes.add("n0");
    assertEquals(List.of(), definition(String.join(" ", nodes)).errors());
  }

  private static WorkflowDefinition definition(String text) {
    var nodes = new ArrayList<Node>();
    for (var node : List.of(text.trim().split(" ", -1))) {
      var parts = List.of(node.split("<", -1));
      var needs = parts.size() > 1 ? List.of(parts.get(1).split("\\+", -1)) : null;
      nodes.add(new Node(parts.getFirst(), "T", needs, null, null, null));
    }
    return new WorkflowDefinition(nodes);
  }
}
