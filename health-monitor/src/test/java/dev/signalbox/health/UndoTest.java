package dev.signalbox.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UndoTest {
  private static final List<String> SCRIPTS =
      List.of(
          "005__maintain_partitions",
          "004__create_integration_rollups",
          "003__create_integration_events",
          "002__create_integration_health_current",
          "001__create_integration_health");

  private static final String OBJECTS =
      """
      SELECT 'relation ' || c.relname FROM pg_class c WHERE c.relnamespace = 'health'::regnamespace AND c.relname !~ '^flyway'
      UNION ALL SELECT 'function ' || p.proname FROM pg_proc p WHERE p.pronamespace = 'health'::regnamespace
      UNION ALL SELECT 'type ' || t.typname FROM pg_type t WHERE t.typnamespace = 'health'::regnamespace AND t.typname !~ '^_?flyway'
      ORDER BY 1
      """;

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void up_after_all_the_way_down_is_what_it_was() throws SQLException, IOException {
    try (var connection = database.migrator().getConnection()) {
      execute(connection, "SET ROLE signalbox_owner");
      var before = objects(connection);
      for (var script : SCRIPTS) {
        execute(connection, read("/db/undo/health/U" + script + ".sql"));
      }
      assertEquals(List.of(), objects(connection));
      for (var script : SCRIPTS.reversed()) {
        execute(connection, read("/db/migration/health/V" + script + ".sql"));
      }
      assertEquals(before, objects(connection));
    }
  }

  private static List<String> objects(Connection connection) throws SQLException {
    var objects = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(OBJECTS)) {
      while (result.next()) {
        objects.add(result.getString(1));
      }
    }
    return objects;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(String resource) throws IOException {
    try (var in = Objects.requireNonNull(UndoTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
