package dev.signalbox.catalog.flow;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/15 0-6 1,15 * 1-5",
        "0 6 * * 7",
        " 59  23 31 12 0 ",
        "0-30/10 * * * *"
      })
  void valid_cron_expressions_are_accepted(String text) {
    assertEquals(true, Schedule.isCron(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "-1 * * * *"
      })
  void invalid_cron_expressions_are_rejected(String text) {
    assertEquals(false, Schedule.isCron(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT15M,true",
    "P1D,true",
    "PT1M,true",
    "PT59S,false",
    "-PT5M,false",
    "15m,false",
    "P1Y,false"
  })
  void durations(String text, boolean valid) {
    assertEquals(valid, Schedule.isDuration(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'every':'PT5M'}", "{'cron':'0 6 * * *','timezone':'Europe/Berlin'}"})
  void schedules(String text) {
    assertDoesNotThrow(() -> Schedule.of(Json.stored(text.replace('\'', '"'))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'every':'PT5M','cron':'* * * * *'}",
        "{'at':'noon'}",
        "{'every':5}",
        "{'cron':'0 6 * * *','timezone':'Atlantis'}"
      })
  void invalid_schedules_are_rejected(String text) {
    assertThrows(Problem.class, () -> Schedule.of(Json.stored(text.replace('\'', '"'))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | wrong-type
          [1] | wrong-type
          [{'type':'sync'}] | missing-field
          [{'id':'a'}] | missing-field
          [{'id':1,'type':'sync'}] | wrong-type
          [{'id':' ','type':'sync'}] | invalid-value
          [{'id':'a','type':'x'},{'id':'a','type':'x'}] | invalid-value
          [{'id':'a','type':'x','dependsOn':['b']}] | invalid-value
          [{'id':'a','type':'x','dependsOn':['a']}] | invalid-value
          [{'id':'a','type':'x','dependsOn':['b']},{'id':'b','type':'x','dependsOn':['a']}] | invalid-value
          [{'id':'a','type':'x','dependsOn':[1]}] | wrong-type
          """)
  void invalid_steps_are_rejected(String steps, String code) {
    var refused =
        assertThrows(Problem.class, () -> Model.steps(Json.stored(steps.replace('\'', '"'))));
    assertEquals(code, refused.code().code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{'id':'a','type':'x'},{'id':'b','type':'x','dependsOn':['a']},{'id':'c','type':'x','dependsOn':['a','b']}]"
      })
  void valid_steps_are_accepted(String steps) {
    assertDoesNotThrow(() -> Model.steps(Json.stored(steps.replace('\'', '"'))));
  }
}
