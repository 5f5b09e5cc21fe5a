package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;

/// Represents a row security policy. `using` and `check` are empty if the policy has none.
record Policy(
    String table,
    String name,
    boolean permissive,
    String command,
    List<String> roles,
    String using,
    String check) {
  static List<Policy> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT c.relname, p.polname, p.polpermissive,
               CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
               ARRAY(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r),
               coalesce(pg_get_expr(p.polqual, p.polrelid), ''), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
          FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
         WHERE c.relnamespace = ?::text::regnamespace AND NOT c.relispartition
         ORDER BY c.relname, p.polname
        """,
        row ->
            new Policy(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                catalogue.named(catalogue.texts(row, 5)),
                Markdown.oneLine(row.getString(6)),
                Markdown.oneLine(row.getString(7))));
  }
}
