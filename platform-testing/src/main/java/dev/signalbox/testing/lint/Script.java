package dev.signalbox.testing.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Represents a V or U script: file name, text, statements in order.
record Script(String file, String text, List<ScriptStatement> statements) {
  private static final Pattern NAME = Pattern.compile("[VU](\\d{3})__[a-z0-9_]+\\.sql");

  static Script of(String file, String text) {
    return new Script(file, text, Statements.of(text));
  }

  /// Returns the version; empty if the name is malformed.
  Optional<Integer> version() {
    var name = NAME.matcher(file);
    return name.matches() ? Optional.of(Integer.parseInt(name.group(1))) : Optional.empty();
  }

  Violation breaks(Rule rule, int line, String detail) {
    return new Violation(file, line, rule, detail);
  }
}
