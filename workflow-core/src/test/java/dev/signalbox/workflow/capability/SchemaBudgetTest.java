package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests schemas whose cost multiplies with the content.
class SchemaBudgetTest {
  private static String branches(int count, String branch) {
    return IntStream.range(0, count)
        .mapToObj(branch::formatted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String array(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(_ -> value)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String codeOf(String schema, String content) {
    var definition = SchemaDefinition.compile("", Json.stored(schema));
    var problem = assertThrows(Problem.class, () -> definition.check(content));
    return problem.errors().getFirst().code();
  }

  @Test
  void alternatives_that_all_fail_are_stopped_by_their_errors() {
    var schema =
        "{\"type\": \"array\", \"items\": {\"anyOf\": " + branches(3_000, "{\"const\": %d}") + "}}";
    assertEquals("too-costly", codeOf(schema, array(10_000, "-1")));
  }

  @Test
  void checks_that_all_succeed_are_stopped_by_their_number() {
    var schema =
        "{\"type\": \"array\", \"items\": {\"allOf\": "
            + branches(3_000, "{\"minimum\": -%d}")
            + "}}";
    assertEquals("too-costly", codeOf(schema, array(10_000, "1")));
    var one =
        "{\"type\": \"array\", \"items\": {\"oneOf\": " + branches(3_000, "{\"const\": %d}") + "}}";
    assertEquals("too-costly", codeOf(one, array(10_000, "5")));
    var not =
        "{\"type\": \"array\", \"items\": {\"not\": {\"anyOf\": "
            + branches(3_000, "{\"const\": %d}")
            + "}}}";
    assertEquals("too-costly", codeOf(not, array(10_000, "-1")));
  }

  @Test
  void an_ordinary_schema_checks_a_large_document() {
    var schema =
        """
        {"type": "array", "items": {"type": "object", "required": ["id", "name"], "additionalProperties": false,
          "properties": {"id": {"type": "integer", "minimum": 1}, "name": {"type": "string", "maxLength": 50},
            "kind": {"enum": ["a", "b", "c"]}}}}
        """;
    var definition = SchemaDefinition.compile("", Json.stored(schema));
    var content = array(4_000, "{\"id\": 7, \"name\": \"somebody\", \"kind\": \"b\"}");
    assertDoesNotThrow(() -> definition.check(content));
  }
}
