package dev.signalbox.testing.schema;

import java.util.List;
import java.util.stream.Collectors;

/// Writes the section of a page about one table or view.
record TableSection(
    Table table,
    List<Column> columns,
    List<Constraint> constraints,
    List<Index> indexes,
    List<Trigger> triggers,
    List<Policy> policies,
    List<Grant> grants) {
  static TableSection of(Schema schema, Table table) {
    var name = table.name();
    return new TableSection(
        table,
        schema.columns().stream().filter(it -> it.table().equals(name)).toList(),
        schema.constraints().stream().filter(it -> it.table().equals(name)).toList(),
        schema.indexes().stream().filter(it -> it.table().equals(name)).toList(),
        schema.triggers().stream().filter(it -> it.table().equals(name)).toList(),
        schema.policies().stream().filter(it -> it.table().equals(name)).toList(),
        schema.grants().stream().filter(it -> it.table().equals(name)).toList());
  }

  /// Returns the row of the overview.
  String summary() {
    return Markdown.row(
        "[%s](#%s)".formatted(table.name(), table.name()),
        access().word(),
        Markdown.prose(table.comment()));
  }

  String text() {
    return "### "
        + table.name()
        + "\n\n"
        + Markdown.prose(table.comment())
        + "\n\n"
        + columnRows()
        + "\n"
        + facts()
        + "\n";
  }

  private Access access() {
    return Access.of(table, policies, grants);
  }

  private String columnRows() {
    return Markdown.head("column", "type", "null", "default", "what")
        + columns.stream()
            .map(column ->
                Markdown.row(
                    Markdown.code(column.name()),
                    Markdown.code(column.type()),
                    column.nullable() ? "yes" : "no",
                    Markdown.code(column.value()),
                    Markdown.prose(column.comment())))
            .collect(Collectors.joining());
  }

  private String facts() {
    var facts = new StringBuilder("- access: ").append(access().word()).append('\n');
    access().further().forEach(policy -> facts.append(fact(policy)));
    facts.append(grantFact());
    if (table.partitioning() != null) {
      facts.append(
          "- partitioned: %s; partitions come and go and are not listed\n"
              .formatted(Markdown.code(table.partitioning())));
    }
    constraints.forEach(
        it -> facts.append(fact(it.kind().words() + " `" + it.name() + "`", it.definition())));
    indexes.forEach(it -> facts.append(fact("index", it.definition())));
    triggers.forEach(it -> facts.append(fact("trigger", it.definition())));
    if (table.definition() != null) {
      facts.append(fact("definition", table.definition()));
    }
    return facts.toString();
  }

  private String grantFact() {
    var roles = grants.stream().map(Grant::role).distinct().sorted().toList();
    return roles.stream()
        .map(role -> "- granted to " + role + ": " + privileges(role) + "\n")
        .collect(Collectors.joining());
  }

  private String privileges(String role) {
    return grants.stream()
        .filter(grant -> grant.role().equals(role))
        .map(Grant::privilege)
        .collect(Collectors.joining(", "));
  }

  private static String fact(String what, String code) {
    return "- " + what + ": " + Markdown.code(code) + "\n";
  }

  private static String fact(Policy policy) {
    return "- policy `%s`: %s%s to %s%s%s\n"
        .formatted(
            policy.name(),
            policy.permissive() ? "" : "restrictive, ",
            policy.command(),
            String.join(", ", policy.roles()),
            policy.using().isEmpty() ? "" : ", using " + Markdown.code(policy.using()),
            policy.check().isEmpty() || policy.check().equals(policy.using())
                ? ""
                : ", with check " + Markdown.code(policy.check()));
  }
}
