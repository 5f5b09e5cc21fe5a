package dev.signalbox.testing.documentation;

import static java.util.stream.Collectors.joining;

import dev.signalbox.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Generates the page with all tables of all schemas in one diagram from the diagrams of their
/// pages, which are generated from a migrated database.
class SchemaOverviewTest {
  private static final Path FOLDER =
      Path.of(
          Objects.requireNonNull(System.getProperty("signalbox.root"), "run through Maven"),
          "docs/reference/schema");
  private static final Pattern TABLE = Pattern.compile("(?m)^  ([a-z_]+) \\{$");
  private static final Pattern KEY =
      Pattern.compile("(?m)^  (\"?)([a-z_.]+)\"? \\|.--o. ([a-z_]+) : ");
  private static final String WORKSPACES = "platform.workspaces";

  @Test
  void the_diagram_of_the_whole_schema_is_current() throws IOException {
    var boxes = new StringBuilder();
    var keys = new StringBuilder();
    var index = new StringBuilder();
    for (var schema : schemas()) {
      var diagram = diagram(schema);
      var tables = TABLE.matcher(diagram).results().map(found -> found.group(1)).toList();
      index.append("| [%s](%s.md) | %d |\n".formatted(schema, schema, tables.size()));
      boxes.append(
          tables.stream().map(name -> "  \"%s.%s\"\n".formatted(schema, name)).collect(joining()));
      keys.append(keys(schema, diagram).distinct().sorted().collect(joining()));
    }
    GeneratedPage.assertCurrent("reference/schema/README.md", page(index, boxes, keys));
  }

  private static String page(CharSequence index, CharSequence boxes, CharSequence keys) {
    return """
    # The whole schema

    Each schema belongs to one module. Its page has the columns, constraints, indexes, policies and grants of each table, and its `.sql` file has the functions in force. This page is generated.

    | schema | tables |
    |---|---|
    %s
    Each line is a foreign key. Every workspace table also refers to `platform.workspaces`; those lines are left out.

    ```mermaid
    erDiagram
    %s%s```
    """
        .formatted(index, boxes, keys);
  }

  private static Stream<String> keys(String schema, String diagram) {
    return KEY.matcher(diagram)
        .results()
        .map(found -> {
          var target = found.group(1).isEmpty() ? schema + "." + found.group(2) : found.group(2);
          return target.equals(WORKSPACES)
              ? ""
              : "  \"%s\" ||--o{ \"%s.%s\" : \"\"\n".formatted(target, schema, found.group(3));
        });
  }

  /// Lists the schemas that have a page, first that of the platform.
  private static List<String> schemas() throws IOException {
    try (var pages = Files.newDirectoryStream(FOLDER, "*.md")) {
      return StreamSupport.stream(pages.spliterator(), false)
          .map(page -> page.getFileName().toString().replace(".md", ""))
          .filter(name -> !name.equals("README"))
          .sorted(
              Comparator.comparing((String name) -> !name.equals("platform"))
                  .thenComparing(name -> name))
          .toList();
    }
  }

  private static String diagram(String schema) throws IOException {
    var page = Files.readString(FOLDER.resolve(schema + ".md"));
    return page.substring(
        page.indexOf("```mermaid\nerDiagram\n"), page.indexOf("```\n", page.indexOf("```mermaid")));
  }
}
