package dev.signalbox.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class UndoScriptsTest {
  @Test
  void all_undo_scripts_in_reverse_order_leave_nothing_behind() throws Exception {
    var database = TestPostgres.newDatabase();
    try (var connection = database.superuser().getConnection();
        var run = connection.createStatement();
        var files = Files.list(Path.of("src/main/resources/db/undo/catalog"))) {
      for (var file : files.sorted(Comparator.<Path>naturalOrder().reversed()).toList()) {
        run.execute(Files.readString(file));
      }
      try (var left =
          run.executeQuery(
              """
              SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'catalog'::regnamespace AND relkind IN ('r', 'v')
                         AND relname <> 'flyway_schema_history')
                   + (SELECT count(*) FROM pg_type WHERE typnamespace = 'catalog'::regnamespace AND typtype = 'd')
                   + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'catalog'::regnamespace)
              """)) {
        left.next();
        assertEquals(0, left.getInt(1));
      }
    }
  }
}
