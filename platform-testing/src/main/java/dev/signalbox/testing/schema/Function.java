package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a function or procedure. `runsAs` is empty if it runs as its caller; `callers` are
/// the roles other than its owner that may execute it.
record Function(
    String name,
    String arguments,
    String result,
    String runsAs,
    List<String> callers,
    @Nullable String comment) {
  /// Returns the signature as a reader would write a call.
  String signature() {
    return name + "(" + arguments + ")";
  }

  static List<Function> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT p.proname, pg_get_function_arguments(p.oid), coalesce(pg_get_function_result(p.oid), ''),
               CASE WHEN p.prosecdef THEN pg_get_userbyid(p.proowner)::text ELSE '' END,
               ARRAY(SELECT DISTINCT CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee)::text END
                       FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e
                      WHERE e.grantee <> p.proowner AND e.privilege_type = 'EXECUTE' ORDER BY 1),
               obj_description(p.oid, 'pg_proc')
          FROM pg_proc p WHERE p.pronamespace = ?::text::regnamespace
         ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)
        """,
        row ->
            new Function(
                row.getString(1),
                Markdown.brief(row.getString(2)),
                Markdown.brief(row.getString(3)),
                row.getString(4),
                catalogue.named(catalogue.texts(row, 5)),
                row.getString(6)));
  }
}
