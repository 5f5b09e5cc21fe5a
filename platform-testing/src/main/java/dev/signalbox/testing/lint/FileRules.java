package dev.signalbox.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Checks scripts without reading their SQL: names, numbers, headers, undo scripts.
final class FileRules {
  private static final int LONGEST = 300;
  private static final int WIDEST = 140;
  private static final List<String> HEADER = List.of("Purpose:", "Locks:", "Size:", "Online:");
  private static final Pattern IRREVERSIBLE = Pattern.compile("(?m)^-- irreversible: \\S");

  private FileRules() {}

  /// Checks one script and its undo script.
  static List<Violation> check(Script script, Set<String> undoNames) {
    var found = new ArrayList<Violation>();
    if (script.version().isEmpty() || !script.file().startsWith("V")) {
      found.add(script.breaks(Rule.FILE_NAME, 1, ""));
    }
    var missing =
        HEADER.stream()
            .filter(part -> !header(script).contains(part))
            .collect(Collectors.joining(" "));
    if (!missing.isEmpty()) {
      found.add(script.breaks(Rule.HEADER, 1, "(without " + missing + ")"));
    }
    if (!undoNames.contains(script.file().replaceFirst("^V", "U"))
        && !IRREVERSIBLE.matcher(script.text()).find()) {
      found.add(script.breaks(Rule.UNDO, 1, ""));
    }
    long lines = script.text().lines().count();
    if (lines > LONGEST) {
      found.add(script.breaks(Rule.LENGTH, LONGEST + 1, "(" + lines + ")"));
    }
    found.addAll(checkWidth(script));
    return found;
  }

  /// Names each line of a V or U script that is too wide to be read beside another one.
  static List<Violation> checkWidth(Script script) {
    var found = new ArrayList<Violation>();
    var lines = script.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() > WIDEST) {
        found.add(script.breaks(Rule.WIDTH, i + 1, "(" + lines.get(i).length() + ")"));
      }
    }
    return found;
  }

  /// Checks all V scripts of a schema: the numbers begin at 0 or 1 and have no gaps.
  static List<Violation> checkSequence(List<Script> scripts) {
    Map<Integer, List<Script>> byVersion =
        scripts.stream()
            .filter(script -> script.version().isPresent())
            .collect(Collectors.groupingBy(script -> script.version().orElseThrow()));
    var found = new ArrayList<Violation>();
    byVersion.forEach((version, same) -> {
      for (var twin : same.subList(1, same.size())) {
        found.add(twin.breaks(Rule.VERSION_ORDER, 1, "(also " + same.getFirst().file() + ")"));
      }
      if (version > 1 && !byVersion.containsKey(version - 1)) {
        found.add(
            same.getFirst().breaks(Rule.VERSION_ORDER, 1, "(no V%03d)".formatted(version - 1)));
      }
    });
    return found;
  }

  /// Returns the comments before the first statement.
  private static String header(Script script) {
    return script
        .text()
        .lines()
        .takeWhile(line -> line.startsWith("--"))
        .collect(Collectors.joining("\n"));
  }
}
