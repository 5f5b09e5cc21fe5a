package dev.signalbox.testing.schema;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents a table or view. Partitions are omitted, since their parent represents them.
/// `protectedRows` means that row security is enabled and forced.
record Table(
    String name,
    boolean view,
    @Nullable String comment,
    @Nullable String partitioning,
    @Nullable String definition,
    boolean protectedRows,
    boolean ownedByKernel) {
  static List<Table> in(Catalogue catalogue) throws SQLException {
    return catalogue.list(
        """
        SELECT c.relname, c.relkind IN ('v', 'm'), obj_description(c.oid, 'pg_class'), pg_get_partkeydef(c.oid),
               CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END,
               c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner) = 'signalbox_kernel'
          FROM pg_class c
         WHERE c.relnamespace = ?::text::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
           AND c.relname <> 'flyway_schema_history'
         ORDER BY c.relname
        """,
        row ->
            new Table(
                row.getString(1),
                row.getBoolean(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                row.getBoolean(7)));
  }
}
