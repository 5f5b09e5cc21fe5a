package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a domain: its base type and its constraints.
record Domain(String name, String type, String rule, @Nullable String comment) {
  static List<Domain> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT t.typname, format_type(t.typbasetype, t.typtypmod),
               concat_ws(' ', CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
                 (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k
                   WHERE k.contypid = t.oid AND k.contype = 'c')),
               obj_description(t.oid, 'pg_type')
          FROM pg_type t WHERE t.typnamespace = ?::text::regnamespace AND t.typtype = 'd'
         ORDER BY t.typname
        """,
        row ->
            new Domain(
                row.getString(1),
                Markdown.brief(row.getString(2)),
                row.getString(3),
                row.getString(4)));
  }
}
