package dev.signalbox.testing.schema;

import java.util.regex.Pattern;

/// Breaks a long line of generated SQL after a comma or before a keyword outside of quotes, and a
/// comment between two words, so that the text can be read.
final class SqlLine {
  private static final int WIDTH = 140;
  private static final String COMMENT = "-- ";
  private static final Pattern KEYWORD =
      Pattern.compile("(AND|OR|CHECK|USING|WITH CHECK|WHERE|REFERENCES|ON|TO|EXECUTE|RETURNS|AS) ");

  private SqlLine() {}

  static String wrapped(String line) {
    boolean comment = line.startsWith(COMMENT);
    var prefix = comment ? COMMENT : indent(line) + "  ";
    var lines = new StringBuilder();
    var rest = line;
    while (rest.length() > WIDTH) {
      int at = comment ? rest.lastIndexOf(' ', WIDTH) : breakIn(rest);
      if (at <= prefix.length()) {
        break;
      }
      lines.append(rest.substring(0, at).stripTrailing()).append('\n');
      rest = prefix + rest.substring(at).strip();
    }
    return lines.append(rest).toString();
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  /// Returns the last place within the width at which the line may be broken, or 0.
  private static int breakIn(String line) {
    boolean quoted = false;
    int best = 0;
    for (int i = 1; i < WIDTH; i++) {
      if (line.charAt(i) == '\'') {
        quoted = !quoted;
      } else if (line.charAt(i) == ' ' && !quoted && mayBreak(line, i)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean mayBreak(String line, int space) {
    return line.charAt(space - 1) == ','
        || KEYWORD.matcher(line).region(space + 1, line.length()).lookingAt();
  }
}
