package dev.signalbox.testing.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;

/// Writes the SQL of a schema that is in force after all migrations: domains, tables with their
/// constraints, indexes, policies and triggers, and every function once, with its body. The roles
/// of services appear as `every_service` in the schema that they share.
public final class SchemaSql {
  private SchemaSql() {}

  public static String of(Connection connection, String schema) throws SQLException {
    try (var path = connection.createStatement();
        var query = connection.prepareStatement(text())) {
      path.execute("SET search_path = ''");
      query.setString(1, schema);
      try (var result = query.executeQuery()) {
        var all =
            new StringBuilder(
                """
                -- The schema %s after all migrations, generated from a migrated database. It is for reading: migrations make a database.
                -- Order: domains, tables by name (each with its indexes, policies and triggers), views, functions by name.

                """
                    .formatted(schema));
        while (result.next()) {
          all.append(result.getString("text").strip()).append("\n\n");
        }
        var text = all.toString().stripTrailing().replace("sample_app", "every_service");
        return text.lines().map(SqlLine::wrapped).collect(Collectors.joining("\n", "", "\n"));
      }
    }
  }

  private static String text() {
    try (var in = SchemaSql.class.getResourceAsStream("/db/schema-sql.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
