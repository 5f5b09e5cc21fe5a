package dev.signalbox.testing.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.backfill.BackfillScript;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillScriptTest {
  private static final String GOOD = Readings.text("times = 1", "");

  @Test
  void a_valid_script_is_accepted() {
    var script = BackfillScript.parse("sample", "B012__what_it_does.sql", GOOD + ";\n");
    assertEquals("sample B012", script.id());
    assertEquals("sample 1", script.after().toString());
    assertEquals("sample.readings", script.table());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          B1__x.sql        | SELECT            | SELECT              | the name
          B001__X.sql      | SELECT            | SELECT              | the name
          B001__x.sql      | -- Purpose:       | -- About:           | -- Purpose:
          B001__x.sql      | -- after: sample 1 | --                 | -- after:
          B001__x.sql      | -- after: sample 1 | -- after: sample x | -- after:
          B001__x.sql      | :limit            | 100                 | :limit
          B001__x.sql      | :limit            | :size               | :limit
          B001__x.sql      | :limit            | :limit + :more      | :limit
          B001__x.sql      | :cursor           | $$:cursor$$         | :cursor
          B001__x.sql      | :limit            | 100 -- :limit       | :limit
          B001__x.sql      | WITH page         | SELECT 1; WITH page | more than one statement
          """)
  void a_malformed_script_is_rejected_by_name(
      String file, String part, String instead, String reason) {
    var text = GOOD.replace(part, instead);
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> BackfillScript.parse("sample", file, text));
    var message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("sample " + file) && message.contains(reason), message);
  }

  @Test
  void semicolons_and_names_in_literals_are_ignored() {
    var text =
        GOOD.replace(
            "times = 1",
            "value = length('; :x' || $q$; :y$q$) /* ; :z */ + CASE WHEN '{}'::jsonb ? 'k' THEN 1 ELSE 0 END");
    assertEquals(text, BackfillScript.parse("sample", "B001__x.sql", text).text());
  }

  @Test
  void postgres_rejects_names_without_a_schema_and_other_results() throws SQLException {
    var backfills = Readings.with(1).backfills();
    assertTrue(backfills.check(BackfillScript.parse("sample", "B001__x.sql", GOOD)).isEmpty());
    var unqualified =
        BackfillScript.parse(
            "sample", "B001__x.sql", GOOD.replace("UPDATE sample.readings", "UPDATE readings"));
    assertEquals(
        "42P01",
        assertThrows(SQLException.class, () -> backfills.check(unqualified)).getSQLState());
    var counts =
        BackfillScript.parse(
            "sample", "B001__x.sql", GOOD.replace("(SELECT count(*) FROM page),", "'many',"));
    assertTrue(backfills.check(counts).orElseThrow().contains("rows seen (bigint)"));
  }
}
