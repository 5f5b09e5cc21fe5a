package dev.signalbox.testing.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.PageDifference;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Tests that the scripts in docs/how-to/add-a-migration.md, in pairs of forward and undo, do what
/// the page says.
class AddMigrationTest {
  @Test
  void the_scripts_of_the_how_to_go_up_and_back_and_up() throws Exception {
    var scripts = scripts();
    assertEquals(4, scripts.size());
    try (var connection = TestPostgres.newDatabase().migrator().getConnection()) {
      run(connection, "SET ROLE signalbox_owner");
      upDownUp(connection, scripts.get(0), scripts.get(1));
      upDownUp(connection, scripts.get(2), scripts.get(3));
      var sample = Schema.read(connection, "sample");
      assertFalse(sample.undescribed().contains("column sample.notes.channel"));
      assertTrue(SchemaPage.of(sample).contains("CREATE INDEX notes_channel_idx"));
    }
  }

  private static void upDownUp(Connection connection, String up, String down) throws SQLException {
    assertTrue(up.startsWith("-- Purpose: "), up);
    var before = page(connection);
    run(connection, up);
    var after = page(connection);
    assertFalse(PageDifference.between(before, after).isEmpty(), up);
    run(connection, down);
    assertEquals(before, page(connection), down);
    run(connection, up);
    assertEquals(after, page(connection), up);
  }

  private static String page(Connection connection) throws SQLException {
    return SchemaPage.of(Schema.read(connection, "sample"));
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  private static List<String> scripts() throws IOException {
    var root = Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven");
    var page = Files.readString(Path.of(root, "docs", "how-to", "add-a-migration.md"));
    return Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
