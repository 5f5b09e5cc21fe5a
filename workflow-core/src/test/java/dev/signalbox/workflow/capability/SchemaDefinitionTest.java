package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.workflow.WorkflowCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaDefinitionTest {
  private static final String INVOICE =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema",
       "type": "object", "required": ["number", "total"], "additionalProperties": false,
       "properties": {
         "number": {"type": "string", "pattern": "^INV-[0-9]+$"},
         "total": {"type": "number", "minimum": 0},
         "enum": {"type": "string"}}}
      """;

  @Test
  void content_that_matches_is_accepted() {
    assertDoesNotThrow(() -> check(INVOICE, "{\"number\":\"INV-1\",\"total\":0,\"enum\":\"x\"}"));
  }

  @Test
  void each_mismatch_has_a_pointer() {
    var problem =
        assertThrows(Problem.class, () -> check(INVOICE, "{\"number\":\"1\",\"total\":-1}"));
    assertEquals(WorkflowCode.SCHEMA_MISMATCH, problem.code());
    var pointers = problem.errors().stream().map(e -> e.pointer() + " " + e.code()).sorted();
    assertEquals("[/number pattern, /total minimum]", pointers.toList().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain text", "{\"number\":", "{} {}", "{\"a\":1,\"a\":2}", "NaN"})
  void content_that_is_no_strict_json_is_a_mismatch(String content) {
    var problem = assertThrows(Problem.class, () -> check(INVOICE, content));
    assertEquals(WorkflowCode.SCHEMA_MISMATCH, problem.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'psychic'}",
        "{'minimum': 'low'}",
        "{'required': 'all'}",
        "{'properties': []}",
        "{'pattern': '['}",
        "{'pattern': '(?<name'}",
        "{'$schema': 'http://json-schema.org/draft-07/schema#'}",
        "{'$ref': 'https://example.com/schema.json'}",
        "{'$ref': 'file:///etc/passwd'}",
        "{'$ref': 'other.json#/a'}",
        "{'$ref': '#/$defs/missing'}",
        "{'$ref': '#anchor'}",
        "{'$dynamicRef': '#x'}",
        "{'$ref': '#'}",
        "{'$defs': {'a': {'$ref': '#/$defs/b'}, 'b': {'$ref': '#/$defs/a'}}}",
        "{'$defs': {'a': {'allOf': [{'$ref': '#/$defs/a'}]}}}",
        "{'properties': {'a': {'$ref': '#'}}, 'patternProperties': {'^a': {'$ref': '#'}}}",
        "{'properties': {'a': {'anyOf': [{'$ref': '#'}, {'$ref': '#'}]}}}",
        "{'$defs': {'t': {'properties': {'x': {'$ref': '#/$defs/t'}}, '$ref': '#/$defs/v'},"
            + " 'v': {'properties': {'x': {'$ref': '#/$defs/t'}}}}}",
        "[]",
        "true"
      })
  void invalid_and_absurd_schemas_are_rejected(String schema) {
    var problem = assertThrows(Problem.class, () -> compile(schema.replace('\'', '"')));
    assertTrue(
        problem.code() == WorkflowCode.SCHEMA_INVALID || problem.code() == ProblemCode.WRONG_TYPE,
        problem.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'properties': {'children': {'type': 'array', 'items': {'$ref': '#'}}}}",
        "{'$defs': {'node': {'properties': {'left': {'$ref': '#/$defs/node'},"
            + " 'right': {'$ref': '#/$defs/node'}}}}, '$ref': '#/$defs/node'}",
        "{'$id': 'https://example.com/x', 'properties': {'$ref': {'type': 'string'},"
            + " 'default': {'$ref': '#/$defs/d'}}, '$defs': {'d': {'type': 'string'}}}",
        "{'properties': {'a': {'const': {'$ref': 'https://example.com'}}}}"
      })
  void ordinary_schemas_with_recursion_and_odd_names_are_accepted(String schema) {
    assertDoesNotThrow(() -> compile(schema.replace('\'', '"')));
  }

  @Test
  void references_that_double_at_each_step_are_rejected() {
    var defs = Json.object();
    for (int i = 0; i < 30; i++) {
      var both = defs.putObject("d" + i).putArray("anyOf");
      both.addObject().put("$ref", "#/$defs/d" + (i + 1));
      both.addObject().put("$ref", "#/$defs/d" + (i + 1));
    }
    defs.putObject("d30").put("type", "string");
    var schema = Json.object().put("$ref", "#/$defs/d0").set("$defs", defs);
    assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThrows(Problem.class, () -> SchemaDefinition.compile("", schema)));
  }

  @Test
  void a_schema_over_64_kib_or_too_deep_is_rejected() {
    var large = Json.object().put("description", "x".repeat(65_536));
    assertThrows(Problem.class, () -> SchemaDefinition.compile("", large));
    var defs = Json.object();
    for (int i = 0; i < 70; i++) {
      defs.putObject("d" + i).put("$ref", "#/$defs/d" + (i + 1));
    }
    defs.putObject("d70");
    var deep = Json.object().put("$ref", "#/$defs/d0").set("$defs", defs);
    assertThrows(Problem.class, () -> SchemaDefinition.compile("", deep));
  }

  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(.*)\\\\1{5}$", "(x+x+)+y"})
  void a_pattern_that_backtracks_without_end_is_stopped(String pattern) {
    var schema = SchemaDefinition.compile("", Json.object().put("pattern", plain(pattern)));
    var content = Json.write("a".repeat(2000) + "x".repeat(2000) + "!");
    assertTimeout(
        Duration.ofSeconds(5), () -> assertThrows(Problem.class, () -> schema.check(content)));
  }

  @Test
  void many_costly_strings_share_one_budget() {
    var items = Json.object().put("pattern", "^(a|aa)+\\1b$");
    var schema = SchemaDefinition.compile("", Json.object().set("items", items));
    var content = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 2000; i++) {
      content.add("a".repeat(25) + "!");
    }
    var problem =
        assertTimeout(
            Duration.ofSeconds(5), () -> assertThrows(Problem.class, () -> schema.check(content)));
    assertEquals("too-costly", problem.errors().getFirst().code());
  }

  @Test
  void a_harmless_pattern_on_long_content_is_no_problem() {
    var schema = SchemaDefinition.compile("", Json.object().put("pattern", "^[a-z ]*$"));
    assertDoesNotThrow(() -> schema.check(Json.write("lorem ipsum ".repeat(5000))));
  }

  private static String plain(String pattern) {
    return pattern.replace("\\\\", "\\");
  }

  private static void check(String schema, String content) {
    compile(schema).check(content);
  }

  private static SchemaDefinition compile(String schema) {
    return SchemaDefinition.compile("/schemaDefinition", Json.stored(schema));
  }
}
