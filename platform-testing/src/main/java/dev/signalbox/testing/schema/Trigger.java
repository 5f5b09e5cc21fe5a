package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;

/// Represents a trigger that a migration created; those of foreign keys are PostgreSQL's own.
record Trigger(String table, String name, String definition) {
  static List<Trigger> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = ?::text::regnamespace AND NOT c.relispartition AND NOT t.tgisinternal
         ORDER BY c.relname, t.tgname
        """,
        row -> new Trigger(row.getString(1), row.getString(2), row.getString(3)));
  }
}
