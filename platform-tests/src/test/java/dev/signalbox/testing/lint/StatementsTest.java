package dev.signalbox.testing.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StatementsTest {
  private static final Map<String, List<String>> SCRIPTS =
      Map.ofEntries(
          Map.entry("SELECT 1;\n\nSELECT 2", List.of("1 SELECT 1", "3 SELECT 2")),
          Map.entry("-- a; b\nSELECT 1;", List.of("2 SELECT 1")),
          Map.entry("/* a; /* b; */ c; */ SELECT 1;", List.of("1 SELECT 1")),
          Map.entry("SELECT 'a;''b;';SELECT 2", List.of("1 SELECT 'a;''b;'", "1 SELECT 2")),
          Map.entry("SELECT E'a\\';b';SELECT 2", List.of("1 SELECT E'a\\';b'", "1 SELECT 2")),
          Map.entry("SELECT 'a\\';SELECT 2", List.of("1 SELECT 'a\\'", "1 SELECT 2")),
          Map.entry("SELECT \"a;\"\"'b\";SELECT 2", List.of("1 SELECT \"a;\"\"'b\"", "1 SELECT 2")),
          Map.entry("DO $$BEGIN; END$$;SELECT 2", List.of("1 DO $$BEGIN; END$$", "1 SELECT 2")),
          Map.entry("DO $a$;$$;$a$;\nSELECT 2", List.of("1 DO $a$;$$;$a$", "2 SELECT 2")),
          Map.entry("SELECT a$1$b, c$1$;SELECT 2", List.of("1 SELECT a$1$b, c$1$", "1 SELECT 2")),
          Map.entry(
              "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);SELECT 3",
              List.of("1 CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "1 SELECT 3")),
          Map.entry(
              "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;SELECT 3",
              List.of(
                  "1 CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END",
                  "1 SELECT 3")),
          Map.entry(" \n;; -- nothing\n", List.of()));

  @TestFactory
  Stream<DynamicTest> a_script_is_split_where_postgresql_would() {
    return SCRIPTS.entrySet().stream()
        .map(script ->
            dynamicTest(
                script.getKey(),
                () ->
                    assertEquals(
                        script.getValue(),
                        Statements.of(script.getKey()).stream()
                            .map(statement -> statement.line() + " " + statement.text())
                            .toList())));
  }

  @Test
  void code_keeps_neither_comments_nor_strings_but_the_block_of_a_do() {
    var statements =
        Statements.of(
            "DO $$ -- DROP\nBEGIN PERFORM 'DROP'; END $$; COMMENT ON TABLE t IS $$DROP$$");
    assertEquals("DO $$        \nBEGIN PERFORM '    '; END $$", statements.getFirst().code());
    assertEquals("COMMENT ON TABLE t IS $$    $$", statements.getLast().code());
    assertEquals("COMMENT ON TABLE t IS $$DROP$$", statements.getLast().kept());
  }
}
