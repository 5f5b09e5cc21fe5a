package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;

/// Represents an index that does not belong to a constraint.
record Index(String table, String name, String definition) {
  static List<Index> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT c.relname, x.relname, pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
         WHERE c.relnamespace = ?::text::regnamespace AND NOT c.relispartition AND c.relname <> 'flyway_schema_history'
           AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
         ORDER BY c.relname, x.relname
        """,
        row -> new Index(row.getString(1), row.getString(2), row.getString(3)));
  }
}
