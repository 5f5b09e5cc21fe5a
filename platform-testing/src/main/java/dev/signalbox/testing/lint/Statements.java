package dev.signalbox.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a script where PostgreSQL would: not inside strings, comments, parentheses or the body of
/// a standard SQL function (BEGIN ATOMIC ... END).
final class Statements {
  private static final Pattern TOKEN =
      Pattern.compile("[;()]|\\b(?:BEGIN\\s+ATOMIC|CASE|END)\\b", Pattern.CASE_INSENSITIVE);

  private final String script;
  private final SqlText sql;
  private final String code;
  private final List<ScriptStatement> found = new ArrayList<>();

  private Statements(String script) {
    this.script = script;
    this.sql = new SqlText(script);
    this.code = sql.code();
  }

  static List<ScriptStatement> of(String script) {
    var statements = new Statements(script);
    statements.split();
    return List.copyOf(statements.found);
  }

  private void split() {
    var token = TOKEN.matcher(code);
    int start = 0;
    int parentheses = 0;
    int blocks = 0;
    while (token.find()) {
      switch (token.group().charAt(0)) {
        case '(' -> parentheses++;
        case ')' -> parentheses--;
        case ';' -> {
          if (parentheses <= 0 && blocks <= 0) {
            add(start, token.start());
            start = token.end();
            parentheses = 0;
            blocks = 0;
          }
        }
        default -> blocks = depth(token, blocks);
      }
    }
    add(start, code.length());
  }

  /// Counts the depth of blocks. CASE and END count only inside BEGIN ATOMIC; elsewhere a CASE
  /// cannot contain a semicolon.
  private static int depth(Matcher token, int blocks) {
    var word = token.group().toUpperCase(Locale.ROOT);
    if (word.startsWith("BEGIN")) {
      return 1;
    }
    if (blocks == 0) {
      return 0;
    }
    return word.equals("CASE") ? blocks + 1 : blocks - 1;
  }

  private void add(int from, int to) {
    int start = from;
    while (start < to && Character.isWhitespace(code.charAt(start))) {
      start++;
    }
    if (start == to) {
      return;
    }
    int line = 1 + (int) script.substring(0, start).chars().filter(c -> c == '\n').count();
    var block = code.substring(start, to).matches("(?is)DO\\b.*");
    found.add(
        new ScriptStatement(
            line,
            script.substring(start, to),
            block ? open(code, start, to, SqlText::code) : code.substring(start, to),
            open(sql.kept(), start, to, SqlText::kept)));
  }

  /// Reads the bodies in dollar quotes as SQL of their own.
  private String open(String whole, int start, int to, Function<SqlText, String> reading) {
    var own = new StringBuilder(whole.substring(start, to));
    for (var body : sql.bodies()) {
      if (body.start() >= start && body.end() <= to) {
        var inside = new SqlText(script.substring(body.start(), body.end()));
        own.replace(body.start() - start, body.end() - start, reading.apply(inside));
      }
    }
    return own.toString();
  }
}
