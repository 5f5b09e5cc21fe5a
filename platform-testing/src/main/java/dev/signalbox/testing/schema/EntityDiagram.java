package dev.signalbox.testing.schema;

import dev.signalbox.testing.schema.Constraint.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Draws the tables of a schema as a Mermaid `erDiagram`: their key columns, and a line per foreign
/// key whose ends show the cardinality. A table of another schema is a box without columns.
final class EntityDiagram {
  private static final String TENANT = "workspace_id";

  private final Schema schema;

  EntityDiagram(Schema schema) {
    this.schema = schema;
  }

  @Override
  public String toString() {
    return "```mermaid\nerDiagram\n"
        + schema.tables().stream()
            .filter(table -> !table.view())
            .map(this::box)
            .collect(Collectors.joining())
        + of(Kind.FOREIGN_KEY).stream()
            .map(this::line)
            .distinct()
            .sorted()
            .collect(Collectors.joining())
        + "```\n";
  }

  private String box(Table table) {
    var rows =
        schema.columns().stream()
            .filter(column -> column.table().equals(table.name()))
            .map(this::attribute)
            .collect(Collectors.joining());
    return "  " + table.name() + " {\n" + rows + "  }\n";
  }

  /// Returns an attribute, or nothing for a column that is in no key.
  private String attribute(Column column) {
    var keys = new ArrayList<String>();
    addIfKey(keys, column, Kind.PRIMARY_KEY, "PK");
    addIfKey(keys, column, Kind.FOREIGN_KEY, "FK");
    addIfKey(keys, column, Kind.UNIQUE, "UK");
    return keys.isEmpty()
        ? ""
        : "    " + type(column) + " " + column.name() + " " + String.join(", ", keys) + "\n";
  }

  private void addIfKey(List<String> keys, Column column, Kind kind, String mark) {
    boolean part =
        of(kind).stream()
            .anyMatch(
                key -> key.table().equals(column.table()) && key.columns().contains(column.name()));
    if (part) {
      keys.add(mark);
    }
  }

  /// Returns a type in letters, digits and underscores, as Mermaid requires, without its schema and
  /// length.
  private static String type(Column column) {
    return column
        .type()
        .replaceFirst("^[a-z_]+\\.", "")
        .replaceFirst("\\(.*\\)", "")
        .replace("[]", "_array")
        .replaceAll("[^A-Za-z0-9_]", "_")
        .toLowerCase(Locale.ROOT);
  }

  private String line(Constraint key) {
    var own = schema.name() + ".";
    var target =
        key.target().startsWith(own)
            ? key.target().substring(own.length())
            : "\"" + key.target() + "\"";
    var one = optional(key) ? "|o" : "||";
    var many = unique(key) ? "o|" : "o{";
    return "  %s %s--%s %s : \"%s\"\n".formatted(target, one, many, key.table(), label(key));
  }

  /// Labels a foreign key; the workspace is part of nearly every key and is omitted beside other
  /// columns.
  private static String label(Constraint key) {
    var telling = key.columns().stream().filter(column -> !column.equals(TENANT)).toList();
    return String.join(", ", telling.isEmpty() ? key.columns() : telling);
  }

  private boolean optional(Constraint key) {
    return schema.columns().stream()
        .anyMatch(column ->
            column.table().equals(key.table())
                && key.columns().contains(column.name())
                && column.nullable());
  }

  /// Returns true if at most one row refers to each target.
  private boolean unique(Constraint key) {
    return schema.constraints().stream()
        .filter(other -> other.kind() == Kind.PRIMARY_KEY || other.kind() == Kind.UNIQUE)
        .anyMatch(other ->
            other.table().equals(key.table()) && key.columns().containsAll(other.columns()));
  }

  private List<Constraint> of(Kind kind) {
    return schema.constraints().stream().filter(constraint -> constraint.kind() == kind).toList();
  }
}
