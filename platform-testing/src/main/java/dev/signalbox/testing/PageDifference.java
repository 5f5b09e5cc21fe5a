package dev.signalbox.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds the differences between two versions of a page: the heading of each section that changed,
/// with its removed (`-`) and added (`+`) lines.
public final class PageDifference {
  private PageDifference() {}

  /// Returns no line if only the order of lines within a section changed.
  public static List<String> between(String before, String after) {
    var old = sections(before);
    var now = sections(after);
    var headings = new LinkedHashMap<String, List<String>>(old);
    now.forEach(headings::putIfAbsent);
    var differences = new ArrayList<String>();
    for (var heading : headings.keySet()) {
      var gone =
          without(old.getOrDefault(heading, List.of()), now.getOrDefault(heading, List.of()));
      var come =
          without(now.getOrDefault(heading, List.of()), old.getOrDefault(heading, List.of()));
      if (!gone.isEmpty() || !come.isEmpty()) {
        differences.add(heading);
        gone.forEach(line -> differences.add("- " + line));
        come.forEach(line -> differences.add("+ " + line));
      }
    }
    return List.copyOf(differences);
  }

  private static List<String> without(List<String> lines, List<String> others) {
    var rest = new ArrayList<>(lines);
    others.forEach(rest::remove);
    return rest;
  }

  /// Maps headings to their lines, in order.
  private static Map<String, List<String>> sections(String page) {
    var sections = new LinkedHashMap<String, List<String>>();
    var heading = "";
    for (var line : page.split("\n", -1)) {
      if (line.startsWith("#")) {
        heading = line;
      }
      sections.computeIfAbsent(heading, _ -> new ArrayList<>()).add(line);
    }
    return sections;
  }
}
