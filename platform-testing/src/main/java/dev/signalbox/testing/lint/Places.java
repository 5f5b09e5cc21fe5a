package dev.signalbox.testing.lint;

import java.util.Locale;
import java.util.regex.Pattern;

/// Finds the place where a script mentions an object of the catalogue.
final class Places {
  private Places() {}

  /// Returns the line for an object `schema.table`, `schema.table.part`, or `schema.function(...)`.
  /// A statement that mentions both the table and the part is preferred to one that mentions only
  /// the table. The result is line 1 if no statement mentions it, for example because a function
  /// created it.
  static int line(Script script, String object) {
    for (int parts = names(object).length; parts > 1; parts--) {
      for (var statement : script.statements()) {
        if (speaksOf(statement, names(object), parts)) {
          return line(statement, object);
        }
      }
    }
    return 1;
  }

  static int line(ScriptStatement statement, String object) {
    var names = names(object);
    for (int i = names.length - 1; i > 0; i--) {
      var place = word(names[i]).matcher(statement.code());
      if (place.find()) {
        return statement.lineAt(place.start());
      }
    }
    return statement.line();
  }

  private static boolean speaksOf(ScriptStatement statement, String[] names, int parts) {
    for (int i = 1; i < parts; i++) {
      if (!statement.matches(word(names[i]))) {
        return false;
      }
    }
    return !statement.verb().equals("COMMENT");
  }

  private static String[] names(String object) {
    return object
        .replaceFirst("\\s*\\(.*", "")
        .replace("\"", "")
        .toLowerCase(Locale.ROOT)
        .split("\\.");
  }

  private static Pattern word(String name) {
    return Pattern.compile(
        "(?<![\\w])" + Pattern.quote(name) + "(?![\\w])", Pattern.CASE_INSENSITIVE);
  }
}
