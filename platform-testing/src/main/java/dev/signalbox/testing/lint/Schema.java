package dev.signalbox.testing.lint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// Holds what the catalogue says at one moment about everything outside PostgreSQL's own schemas,
/// by oid.
record Schema(
    Map<Long, Table> tables,
    Map<String, Column> columns,
    Map<Long, Index> indexes,
    Map<Long, Constraint> constraints) {

  /// Represents a table. `file` is the relfilenode: a different value means that the rows were
  /// rewritten.
  record Table(long oid, String name, char kind, long file) {}

  record Column(long table, int number, String name, boolean required, boolean supplied) {}

  record Index(long oid, long table, String name, long file, boolean valid) {}

  /// Represents a constraint. `type` as in pg_constraint: c, f, p, u, x.
  record Constraint(long oid, long table, String name, char type, boolean validated, long index) {}

  private static final String TABLES =
      """
      SELECT c.oid::bigint, n.nspname || '.' || c.relname, c.relkind::text, coalesce(pg_relation_filenode(c.oid), 0)::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_catalog|pg_toast.*|information_schema)$'
      """;
  private static final String COLUMNS =
      """
      SELECT a.attrelid::bigint, a.attnum::integer, a.attname, a.attnotnull, a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
       WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_catalog|pg_toast.*|information_schema)$'
      """;
  private static final String INDEXES =
      """
      SELECT c.oid::bigint, i.indrelid::bigint, c.relname, coalesce(pg_relation_filenode(c.oid), 0)::bigint, i.indisvalid
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname !~ '^(pg_catalog|pg_toast.*|information_schema)$'
      """;
  private static final String CONSTRAINTS =
      """
      SELECT oid::bigint, conrelid::bigint, conname, contype::text, convalidated, conindid::bigint
        FROM pg_constraint WHERE conrelid <> 0 AND conparentid = 0
      """;

  static Schema of(Connection connection) throws SQLException {
    var schema = new Schema(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    each(connection, TABLES, schema::table);
    each(connection, COLUMNS, schema::column);
    each(connection, INDEXES, schema::index);
    each(connection, CONSTRAINTS, schema::constraint);
    return schema;
  }

  private void table(ResultSet row) throws SQLException {
    var kind = row.getString(3).charAt(0);
    var oid = row.getLong(1);
    tables.put(oid, new Table(oid, row.getString(2), kind, row.getLong(4)));
  }

  private void column(ResultSet row) throws SQLException {
    var table = row.getLong(1);
    var number = row.getInt(2);
    columns.put(
        table + "." + number,
        new Column(table, number, row.getString(3), row.getBoolean(4), row.getBoolean(5)));
  }

  private void index(ResultSet row) throws SQLException {
    var oid = row.getLong(1);
    indexes.put(
        oid, new Index(oid, row.getLong(2), row.getString(3), row.getLong(4), row.getBoolean(5)));
  }

  private void constraint(ResultSet row) throws SQLException {
    var oid = row.getLong(1);
    var type = row.getString(4).charAt(0);
    constraints.put(
        oid,
        new Constraint(
            oid, row.getLong(2), row.getString(3), type, row.getBoolean(5), row.getLong(6)));
  }

  /// Returns the name of a table, or a substitute if it was dropped.
  String nameOf(long table) {
    var found = tables.get(table);
    return found == null ? "table " + table : found.name();
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String sql, RowReader reader)
      throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
