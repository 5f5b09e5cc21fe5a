package dev.signalbox.platform.tx;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Translates SQL with `:name` parameters to `?`. Casts (`::`), string literals and comments stay
/// unchanged.
record NamedText(String text, List<String> names) {
  private static final ConcurrentHashMap<String, NamedText> PARSED = new ConcurrentHashMap<>();

  NamedText {
    names = List.copyOf(names);
  }

  static NamedText parse(String sql) {
    return PARSED.computeIfAbsent(sql, NamedText::doParse);
  }

  private static NamedText doParse(String sql) {
    var text = new StringBuilder(sql.length());
    var names = new ArrayList<String>();
    int i = 0;
    while (i < sql.length()) {
      int end = endOfPlain(sql, i);
      if (end > i) {
        text.append(sql, i, end);
        i = end;
      } else if (startsName(sql, i)) {
        int nameEnd = i + 1;
        while (nameEnd < sql.length() && Character.isJavaIdentifierPart(sql.charAt(nameEnd))) {
          nameEnd++;
        }
        names.add(sql.substring(i + 1, nameEnd));
        text.append('?');
        i = nameEnd;
      } else if (sql.charAt(i) == '?') {
        text.append("??");
        i++;
      } else {
        text.append(sql.charAt(i++));
      }
    }
    return new NamedText(text.toString(), names);
  }

  /// Returns the end of a literal, comment or cast that starts at `i`; `i` itself if none does.
  private static int endOfPlain(String sql, int i) {
    if (sql.charAt(i) == '\'') {
      return closing(sql, i + 1, "'");
    }
    if (sql.startsWith("--", i)) {
      return closing(sql, i + 2, "\n");
    }
    return sql.startsWith("::", i) ? i + 2 : i;
  }

  private static int closing(String sql, int from, String mark) {
    int at = sql.indexOf(mark, from);
    return at < 0 ? sql.length() : at + mark.length();
  }

  private static boolean startsName(String sql, int i) {
    return sql.charAt(i) == ':'
        && i + 1 < sql.length()
        && Character.isJavaIdentifierStart(sql.charAt(i + 1));
  }
}
