package dev.signalbox.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The scripts of this module, down to nothing and up again.
class MigrationScriptsTest {
  private static final String OBJECTS =
      """
      SELECT n FROM (
        SELECT relname::text AS n FROM pg_class WHERE relnamespace = 'workflow'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'i')
        UNION ALL SELECT proname || '(' || pg_get_function_identity_arguments(oid) || ')' FROM pg_proc WHERE pronamespace = 'workflow'::regnamespace
        UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'workflow'::regnamespace AND typtype = 'd'
        UNION ALL SELECT polrelid::regclass || '.' || polname FROM pg_policy
                   JOIN pg_class c ON c.oid = polrelid WHERE c.relnamespace = 'workflow'::regnamespace
        UNION ALL SELECT conrelid::regclass || '.' || conname FROM pg_constraint
                   WHERE connamespace = 'workflow'::regnamespace AND conrelid <> 0) x
       WHERE n NOT LIKE '%flyway%' ORDER BY n
      """;

  @Test
  void every_script_is_undone_by_its_own_and_can_run_again() throws SQLException, IOException {
    var database = TestPostgres.newDatabase();
    try (var connection = database.migrator().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET ROLE signalbox_owner");
      var before = objects(statement);
      assertFalse(before.isEmpty());
      for (var script : scripts("db/undo/workflow").reversed()) {
        statement.execute(Files.readString(script));
      }
      assertEquals(List.of(), objects(statement));
      for (var script : scripts("db/migration/workflow")) {
        statement.execute(Files.readString(script));
      }
      assertEquals(before, objects(statement));
    }
  }

  private static List<Path> scripts(String folder) throws IOException {
    try (var files = Files.list(Path.of("src/main/resources", folder))) {
      return files.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  private static List<String> objects(Statement statement) throws SQLException {
    var names = new ArrayList<String>();
    try (var result = statement.executeQuery(OBJECTS)) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }
}
