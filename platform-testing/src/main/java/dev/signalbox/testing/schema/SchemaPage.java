package dev.signalbox.testing.schema;

import java.util.List;
import java.util.stream.Collectors;

/// Writes the page of a schema in Markdown.
public final class SchemaPage {
  private static final String WORDS =
      """
      Who reaches the rows of a table, in a word: *isolated*: a service sees and writes those of the entered workspace (`platform.isolate`); *directory*: those that the shown policy lets through, shared by all services (`platform.share`); *kernel only* and *owner only*: no service does; *open*: granted without row-level security, since nothing in it belongs to a workspace; *special*: as its policies say. Row-level security is forced wherever it is named.

      """;

  private final Schema schema;

  private SchemaPage(Schema schema) {
    this.schema = schema;
  }

  public static String of(Schema schema) {
    return new SchemaPage(schema).text();
  }

  private String text() {
    return "# Schema `"
        + schema.name()
        + "`\n\n"
        + Markdown.prose(schema.comment())
        + " This page is generated from a migrated database.\n\n"
        + new EntityDiagram(schema)
        + "\n## Tables\n\n"
        + WORDS
        + overview(false)
        + sections(false)
        + views()
        + functions()
        + domains();
  }

  private List<TableSection> tables(boolean views) {
    return schema.tables().stream()
        .filter(table -> table.view() == views)
        .map(table -> TableSection.of(schema, table))
        .toList();
  }

  private String overview(boolean views) {
    return Markdown.head("table", "access", "what")
        + tables(views).stream().map(TableSection::summary).collect(Collectors.joining())
        + "\n";
  }

  private String sections(boolean views) {
    return tables(views).stream().map(TableSection::text).collect(Collectors.joining());
  }

  private String views() {
    return tables(true).isEmpty() ? "" : "## Views\n\n" + sections(true);
  }

  private String functions() {
    if (schema.functions().isEmpty()) {
      return "";
    }
    return "## Functions\n\nWhere *runs as* is empty, a function runs as its caller. Its owner may always execute it.\n\n"
        + Markdown.head("function", "returns", "runs as", "may execute", "what")
        + schema.functions().stream().map(SchemaPage::function).collect(Collectors.joining())
        + "\n";
  }

  private static String function(Function function) {
    return Markdown.row(
        Markdown.code(function.signature()),
        Markdown.code(function.result()),
        Markdown.code(function.runsAs()),
        function.callers().isEmpty() ? "its owner" : String.join(", ", function.callers()),
        Markdown.prose(function.comment()));
  }

  private String domains() {
    if (schema.domains().isEmpty()) {
      return "";
    }
    return "## Domains\n\n"
        + Markdown.head("domain", "type", "rule", "what")
        + schema.domains().stream().map(SchemaPage::domain).collect(Collectors.joining());
  }

  private static String domain(Domain domain) {
    return Markdown.row(
        Markdown.code(domain.name()),
        Markdown.code(domain.type()),
        Markdown.code(domain.rule()),
        Markdown.prose(domain.comment()));
  }
}
