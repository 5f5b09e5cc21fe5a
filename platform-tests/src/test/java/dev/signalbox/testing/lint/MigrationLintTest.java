package dev.signalbox.testing.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.testing.GeneratedPage;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class MigrationLintTest {
  private Connection connection;

  @BeforeAll
  void make_the_base() throws SQLException {
    connection = TestPostgres.newDatabase().migrator().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("SET ROLE signalbox_owner");
      statement.execute(PlantedMigrations.BASE);
    }
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
  }

  @TestFactory
  Stream<DynamicTest> a_planted_migration_is_caught_with_file_line_and_rule() {
    return PlantedMigrations.all().stream()
        .map(planted ->
            dynamicTest(
                name(planted),
                () ->
                    assertEquals(
                        List.of(planted.file() + ":" + planted.line() + " " + planted.rule().id()),
                        judge(planted.rule(), planted.file(), planted.unsafe()).stream()
                            .map(v -> v.file() + ":" + v.line() + " " + v.rule().id())
                            .toList())));
  }

  @TestFactory
  Stream<DynamicTest> the_safe_twin_passes() {
    return PlantedMigrations.all().stream()
        .map(planted ->
            dynamicTest(
                name(planted),
                () -> assertEquals(List.of(), judge(null, safeFile(planted), planted.safe()))));
  }

  @Test
  void every_rule_has_a_planted_case() {
    var planted =
        PlantedMigrations.all().stream()
            .map(Planted::rule)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    assertEquals(EnumSet.allOf(Rule.class), planted);
  }

  @Test
  void a_message_names_file_line_rule_and_the_safe_way() throws SQLException {
    assertEquals(
        "V007__x.sql:3 M03 index build blocks writes on sample.things: CREATE INDEX CONCURRENTLY in a file of its own"
            + " (partitioned: ON ONLY the parent, CONCURRENTLY on each partition, attach)",
        lint("V007__x.sql", "-- a comment\n\nCREATE INDEX x ON sample.things (size);")
            .getFirst()
            .toString());
  }

  @Test
  void an_exception_excuses_its_script_and_one_that_matches_nothing_is_named() throws SQLException {
    var lint =
        new MigrationLint(
            "sample",
            Map.of("V001__x.sql", "CREATE TYPE sample.mood AS ENUM ('good');"),
            Map.of("U001__x.sql", "DROP TYPE sample.mood;"));
    var strict = lint.run(TestPostgres.newDatabase(), "");
    assertEquals(2, strict.getOrDefault("V001__x.sql", List.of()).size(), strict.toString());
    var excused =
        lint.run(
            TestPostgres.newDatabase(),
            "# why\nV001 M04 older than the rule\nV001 M22 a reason\nV001 M23 nobody did\nV001 M24\n");
    assertEquals(List.of(), excused.get("V001__x.sql"));
    assertEquals(
        List.of("line 5 is not 'V001 M12 reason'", "line 4 matches nothing: V001 M23"),
        excused.get("db/lint/sample.txt"));
  }

  @Test
  void the_page_of_rules_is_current() {
    var rows =
        Arrays.stream(Rule.values())
            .map(rule -> "| %s | %s | %s |\n".formatted(rule.id(), rule.wrong(), rule.safeWay()))
            .collect(Collectors.joining());
    GeneratedPage.assertCurrent("reference/migration-rules.md", RulesPage.INTRODUCTION + rows);
  }

  private List<Violation> judge(@Nullable Rule rule, String file, String text) throws SQLException {
    var script = Script.of(file, text);
    if (file.startsWith("U")) {
      return TextRules.checkUndo(script);
    }
    var undo = rule == Rule.UNDO ? Set.<String>of() : Set.of(file.replaceFirst("^V", "U"));
    var found =
        new ArrayList<>(FileRules.checkSequence(List.of(Script.of("V001__x.sql", ""), script)));
    found.addAll(FileRules.check(script, undo));
    found.addAll(lint(file, text));
    return found;
  }

  private List<Violation> lint(String file, String text) throws SQLException {
    try {
      return MigrationLint.judge(connection, "sample", Script.of(file, text));
    } finally {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    }
  }

  private static String safeFile(Planted planted) {
    return planted.file().startsWith("U") ? planted.file() : "V002__planted.sql";
  }

  private static String name(Planted planted) {
    return planted.rule().id() + " " + planted.rule();
  }
}
