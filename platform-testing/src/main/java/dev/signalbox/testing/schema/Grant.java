package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;

/// Represents a privilege on a table of a role other than the owner, with the columns that it is
/// limited to, if any.
record Grant(String table, String role, String privilege) {
  static List<Grant> in(Catalogue catalogue) throws SQLException {
    return catalogue
        .list(
            """
            WITH t AS (SELECT c.oid, c.relname, c.relowner, c.relacl FROM pg_class c
                        WHERE c.relnamespace = ?::text::regnamespace AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'v', 'm', 'f')),
            g AS (SELECT t.relname, e.grantee, e.privilege_type, NULL::text AS columns FROM t, aclexplode(t.relacl) e
                   WHERE e.grantee <> t.relowner
                  UNION ALL
                  SELECT t.relname, e.grantee, e.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attnum)
                    FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND NOT a.attisdropped, aclexplode(a.attacl) e
                   WHERE e.grantee <> t.relowner GROUP BY 1, 2, 3)
            SELECT relname, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END,
                   privilege_type || coalesce(' (' || columns || ')', '')
              FROM g WHERE relname <> 'flyway_schema_history'
             ORDER BY 1, array_position(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], privilege_type), 3, 2
            """,
            row ->
                new Grant(
                    row.getString(1),
                    catalogue.named(List.of(row.getString(2))).getFirst(),
                    row.getString(3)))
        .stream()
        .distinct()
        .toList();
  }
}
