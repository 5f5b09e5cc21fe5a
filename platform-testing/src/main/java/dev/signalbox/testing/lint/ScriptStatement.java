package dev.signalbox.testing.lint;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Represents one statement of a script: its first line, its text, its `code` without comments and
/// contents of strings (the block of a DO counts as code), and `kept`, which is without comments
/// only.
record ScriptStatement(int line, String text, String code, String kept) {
  /// Returns the line of the first match in the code.
  OptionalInt find(Pattern pattern) {
    var match = pattern.matcher(code);
    return match.find() ? OptionalInt.of(lineAt(match.start())) : OptionalInt.empty();
  }

  boolean matches(Pattern pattern) {
    return pattern.matcher(code).find();
  }

  int lineAt(int offset) {
    return line + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /// Returns the first word in upper case.
  String verb() {
    var end = 0;
    while (end < code.length() && Character.isLetter(code.charAt(end))) {
      end++;
    }
    return code.substring(0, end).toUpperCase(Locale.ROOT);
  }
}
