package dev.signalbox.testing.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds everything that a page shows about one schema, as read from a database.
public record Schema(
    String name,
    @Nullable String comment,
    List<Table> tables,
    List<Column> columns,
    List<Constraint> constraints,
    List<Index> indexes,
    List<Trigger> triggers,
    List<Policy> policies,
    List<Grant> grants,
    List<Function> functions,
    List<Domain> domains) {
  /// Reads as the login of the connection, which must see the whole catalogue; leaves its search
  /// path changed.
  public static Schema read(Connection connection, String name) throws SQLException {
    var catalogue = new Catalogue(connection, name);
    return new Schema(
        name,
        comment(catalogue),
        Table.in(catalogue),
        Column.in(catalogue),
        Constraint.in(catalogue),
        Index.in(catalogue),
        Trigger.in(catalogue),
        Policy.in(catalogue),
        Grant.in(catalogue),
        Function.in(catalogue),
        Domain.in(catalogue));
  }

  /// Lists objects without a comment: the schema, tables, views, columns, functions, domains; by
  /// kind and name.
  public List<String> undescribed() {
    var missing = new ArrayList<String>();
    note(missing, "schema " + name, comment);
    tables.forEach(
        t -> note(missing, (t.view() ? "view " : "table ") + name + "." + t.name(), t.comment()));
    columns.forEach(
        c -> note(missing, "column " + name + "." + c.table() + "." + c.name(), c.comment()));
    functions.forEach(f -> note(missing, "function " + name + "." + f.signature(), f.comment()));
    domains.forEach(d -> note(missing, "domain " + name + "." + d.name(), d.comment()));
    return List.copyOf(missing);
  }

  private static void note(List<String> missing, String object, @Nullable String comment) {
    if (comment == null || comment.isBlank()) {
      missing.add(object);
    }
  }

  private static @Nullable String comment(Catalogue catalogue) throws SQLException {
    var comments =
        catalogue.list(
            "SELECT coalesce(obj_description(?::text::regnamespace, 'pg_namespace'), '')",
            row -> row.getString(1));
    return comments.getFirst().isEmpty() ? null : comments.getFirst();
  }
}
