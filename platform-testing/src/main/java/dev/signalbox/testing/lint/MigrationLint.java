package dev.signalbox.testing.lint;

import dev.signalbox.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks all scripts of a schema, from empty to newest, and leaves the database at the newest
/// version.
public final class MigrationLint {
  private final String schema;
  private final Map<String, String> scripts;
  private final Map<String, String> undo;

  /// Takes file names and texts in order.
  public MigrationLint(String schema, Map<String, String> scripts, Map<String, String> undo) {
    this.schema = schema;
    this.scripts = scripts;
    this.undo = undo;
  }

  /// Returns the violations of each file after its exceptions; the exceptions file has violations
  /// of its own. The database has roles and schemas, and the modules that the schema builds on.
  public Map<String, List<String>> run(TestDatabase database, String exceptions)
      throws SQLException {
    var excused = new Exceptions(exceptions);
    var charges = new LinkedHashMap<String, List<String>>();
    scripts.keySet().forEach(file -> charges.put(file, new ArrayList<>()));
    undo.keySet().forEach(file -> charges.put(file, new ArrayList<>()));
    for (var violation : violations(database)) {
      if (!excused.excuse(violation)) {
        charges.computeIfAbsent(violation.file(), _ -> new ArrayList<>()).add(violation.toString());
      }
    }
    charges.put("db/lint/" + schema + ".txt", excused.complaints());
    return charges;
  }

  private List<Violation> violations(TestDatabase database) throws SQLException {
    var read = scripts.entrySet().stream().map(e -> Script.of(e.getKey(), e.getValue())).toList();
    var found = new ArrayList<>(FileRules.checkSequence(read));
    undo.forEach((file, text) -> found.addAll(TextRules.checkUndo(Script.of(file, text))));
    try (var connection = database.migrator().getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET ROLE signalbox_owner");
      }
      for (var script : read) {
        found.addAll(FileRules.check(script, undo.keySet()));
        found.addAll(judge(connection, schema, script));
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    }
    return found;
  }

  /// Checks the text of a script and its effects. The transaction, if there is one, stays open.
  static List<Violation> judge(Connection connection, String schema, Script script)
      throws SQLException {
    var found = new ArrayList<>(TextRules.check(script));
    Set<CatalogRules.Finding> before = CatalogRules.findings(connection);
    found.addAll(ChangeRules.check(script, LockTracer.trace(connection, schema, script)));
    found.addAll(CatalogRules.charge(script, before, CatalogRules.findings(connection)));
    return withoutEchoes(found);
  }

  /// Removes repeated violations: a statement that breaks another rule often reads under a lock as
  /// a consequence.
  private static List<Violation> withoutEchoes(List<Violation> found) {
    var explained =
        found.stream()
            .filter(violation -> violation.rule() != Rule.READ_UNDER_LOCK)
            .map(Violation::line)
            .collect(Collectors.toSet());
    return found.stream()
        .filter(v -> v.rule() != Rule.READ_UNDER_LOCK || !explained.contains(v.line()))
        .toList();
  }
}
