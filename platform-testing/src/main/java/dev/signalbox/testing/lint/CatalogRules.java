package dev.signalbox.testing.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Checks the catalogue against the rules, one row per finding (`catalog-rules.sql`). A script is
/// charged only with findings that did not exist before it.
final class CatalogRules {
  /// Names an object that breaks a rule, as `schema.table`, `schema.table.column` or
  /// `schema.function()`.
  record Finding(Rule rule, String object) implements Comparable<Finding> {
    @Override
    public int compareTo(Finding other) {
      int byRule = rule.compareTo(other.rule);
      return byRule != 0 ? byRule : object.compareTo(other.object);
    }
  }

  private CatalogRules() {}

  static Set<Finding> findings(Connection connection) throws SQLException {
    var findings = new TreeSet<Finding>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query())) {
      while (rows.next()) {
        findings.add(new Finding(Rule.valueOf(rows.getString(1)), rows.getString(2)));
      }
    }
    return findings;
  }

  static List<Violation> charge(Script script, Set<Finding> before, Set<Finding> after) {
    var found = new ArrayList<Violation>();
    for (var finding : after) {
      if (!before.contains(finding)) {
        found.add(
            script.breaks(
                finding.rule(), Places.line(script, finding.object()), "on " + finding.object()));
      }
    }
    return found;
  }

  private static String query() {
    try (var in =
        Objects.requireNonNull(CatalogRules.class.getResourceAsStream("catalog-rules.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
