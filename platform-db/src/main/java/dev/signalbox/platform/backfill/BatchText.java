package dev.signalbox.platform.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds the statement of a script as JDBC takes it: `:cursor` and `:limit` become typed
/// placeholders, and comments are removed; literals, quoted names and casts stay. A `;` remains if
/// another statement follows.
record BatchText(String jdbc, List<String> parameters, boolean oneStatement) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>--[^\\n]*|/\\*.*?\\*/)|'[^']*'|\"[^\"]*\"|\\$(?<tag>\\w*)\\$.*?\\$\\k<tag>\\$"
              + "|::|:(?<name>[A-Za-z_]\\w*)|(?<mark>\\?)|(?<end>;)",
          Pattern.DOTALL);

  BatchText {
    parameters = List.copyOf(parameters);
  }

  static BatchText of(String sql) {
    var text = new StringBuilder();
    var parameters = new ArrayList<String>();
    int ends = 0;
    var matcher = TOKEN.matcher(sql.strip().replaceFirst(";$", ""));
    while (matcher.find()) {
      ends += matcher.group("end") == null ? 0 : 1;
      if (matcher.group("name") != null) {
        parameters.add(matcher.group("name"));
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement(matcher)));
    }
    matcher.appendTail(text);
    return new BatchText(text.toString().strip(), parameters, ends == 0);
  }

  private static String replacement(Matcher matcher) {
    if (matcher.group("comment") != null) {
      return " ";
    }
    if (matcher.group("mark") != null) {
      return "??";
    }
    var name = matcher.group("name");
    if (name == null) {
      return matcher.group();
    }
    return name.equals("cursor") ? "CAST(? AS jsonb)" : "CAST(? AS integer)";
  }
}
