package dev.signalbox.testing.lint;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Counts, by name, the functions that scripts define and do not drop again. CREATE OR REPLACE is
/// no definition: it changes a function that an earlier, released script has defined.
public final class DefinedFunctions {
  private static final Pattern CREATED =
      Pattern.compile("^\\s*CREATE\\s+FUNCTION\\s+([a-z_]+\\.[a-z_]+)");
  private static final Pattern DROPPED =
      Pattern.compile("^\\s*DROP\\s+FUNCTION\\b(.*)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("([a-z_]+\\.[a-z_]+)\\(");

  private DefinedFunctions() {}

  /// Returns a number for each name with its schema, for as many overloads as there are.
  public static Map<String, Long> in(Collection<String> scripts) {
    var defined = new TreeMap<String, Long>();
    for (var script : scripts) {
      for (var statement : Statements.of(script)) {
        count(statement.kept(), defined);
      }
    }
    defined.values().removeIf(number -> number == 0);
    return defined;
  }

  private static void count(String statement, Map<String, Long> defined) {
    var created = CREATED.matcher(statement);
    if (created.find()) {
      defined.merge(created.group(1), 1L, Long::sum);
    }
    var dropped = DROPPED.matcher(statement);
    if (dropped.find()) {
      NAME.matcher(dropped.group(1))
          .results()
          .forEach(name -> defined.merge(name.group(1), -1L, Long::sum));
    }
  }
}
