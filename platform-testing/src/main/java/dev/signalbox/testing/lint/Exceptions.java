package dev.signalbox.testing.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the exceptions for scripts that have to break a rule, from `db/lint/<schema>.txt`: one
/// line `V001 M12 reason` each; `#` begins a comment. An exception applies to every place of its
/// script that breaks the rule.
final class Exceptions {
  private static final Pattern LINE = Pattern.compile("([VU]\\d{3}) (M\\d{2}) \\S.*");

  private record Excused(int line, String script, String rule) {}

  private final List<Excused> exceptions = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Set<Excused> used = new HashSet<>();

  Exceptions(String text) {
    var lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var match = LINE.matcher(lines.get(i));
      if (match.matches()) {
        exceptions.add(new Excused(i + 1, match.group(1), match.group(2)));
      } else if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
        complaints.add("line %d is not 'V001 M12 reason'".formatted(i + 1));
      }
    }
  }

  boolean excuse(Violation violation) {
    for (var exception : exceptions) {
      if (violation.file().startsWith(exception.script() + "__")
          && violation.rule().id().equals(exception.rule())) {
        used.add(exception);
        return true;
      }
    }
    return false;
  }

  /// Lists malformed lines, and exceptions that were not needed. Call it after the last `excuse`.
  List<String> complaints() {
    var all = new ArrayList<>(complaints);
    for (var exception : exceptions) {
      if (!used.contains(exception)) {
        all.add(
            "line %d matches nothing: %s %s"
                .formatted(exception.line(), exception.script(), exception.rule()));
      }
    }
    return all;
  }
}
