package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UndoTest {
  private static final List<String> SCRIPTS =
      List.of(
          "010__create_mem_docs",
          "011__create_mem_embeddings",
          "012__search_memory",
          "013__create_connectors_and_tools",
          "014__create_capabilities",
          "015__create_schemas",
          "016__create_eval_results");

  private static final String OBJECTS =
      """
      (SELECT oid FROM pg_class WHERE relnamespace = 'workflow'::regnamespace
       UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = 'workflow'::regnamespace
       UNION ALL SELECT oid FROM pg_type WHERE typnamespace = 'workflow'::regnamespace
       UNION ALL SELECT oid FROM pg_policy WHERE polname = 'kernel_reads'
         AND polrelid::regclass::text LIKE 'workflow.%') objects
      """;

  @Test
  void what_is_undone_leaves_nothing_and_can_be_done_again() throws SQLException {
    var database = TestPostgres.newDatabase();
    int before = Rows.count(database, OBJECTS);
    try (var owner = owner(database)) {
      for (var script : SCRIPTS.reversed()) {
        run(owner, "/db/undo/workflow/U" + script + ".sql");
      }
      assertEquals(
          0,
          Rows.count(
              database,
              "pg_class WHERE relnamespace = 'workflow'::regnamespace AND relname ~"
                  + " '^(mem_|connectors|tool|capabilities|schemas|eval_)'"));
      assertEquals(0, Rows.count(database, "pg_proc WHERE proname = 'search_memory'"));
      for (var script : SCRIPTS) {
        run(owner, "/db/migration/workflow/V" + script + ".sql");
      }
    }
    assertEquals(before, Rows.count(database, OBJECTS));
  }

  private static Connection owner(TestDatabase database) throws SQLException {
    var connection = database.migrator().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("SET ROLE signalbox_owner");
    }
    return connection;
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var in = Objects.requireNonNull(UndoTest.class.getResourceAsStream(script), script);
        var statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
