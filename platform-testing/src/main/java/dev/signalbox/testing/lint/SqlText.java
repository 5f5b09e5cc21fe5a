package dev.signalbox.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Replaces comments in SQL by blanks, and in `code` also the contents of strings. Lengths and line
/// ends stay, so an offset means the same place in all three texts.
final class SqlText {
  private static final Pattern DOLLAR = Pattern.compile("\\$(?:[A-Za-z_\\x80-\\uffff]\\w*)?\\$");

  /// Spans from the first character inside a dollar-quoted string to the first one after it.
  record Body(int start, int end) {}

  private final String text;
  private final StringBuilder code;
  private final StringBuilder kept;
  private final List<Body> bodies = new ArrayList<>();

  SqlText(String text) {
    this.text = text;
    this.code = new StringBuilder(text);
    this.kept = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      at = next(at);
    }
  }

  String code() {
    return code.toString();
  }

  /// Returns the text without comments, with strings.
  String kept() {
    return kept.toString();
  }

  List<Body> bodies() {
    return bodies;
  }

  private int next(int at) {
    if (text.startsWith("--", at)) {
      return comment(at, lineEnd(at));
    }
    if (text.startsWith("/*", at)) {
      return comment(at, blockEnd(at));
    }
    return switch (text.charAt(at)) {
      case '\'' -> string(at);
      case '"' -> identifier(at);
      case '$' -> dollar(at);
      default -> at + 1;
    };
  }

  private int comment(int from, int to) {
    blank(code, from, to);
    blank(kept, from, to);
    return to;
  }

  private int lineEnd(int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /// Finds the end of a block comment; PostgreSQL's block comments nest.
  private int blockEnd(int at) {
    int depth = 0;
    for (int i = at; i < text.length() - 1; i++) {
      if (text.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return text.length();
  }

  private int string(int at) {
    boolean escapes =
        at > 0 && (text.charAt(at - 1) | 32) == 'e' && (at == 1 || !isWord(text.charAt(at - 2)));
    int i = at + 1;
    while (i < text.length()) {
      if ((escapes && text.charAt(i) == '\\') || text.startsWith("''", i)) {
        i += 2;
      } else if (text.charAt(i) == '\'') {
        break;
      } else {
        i++;
      }
    }
    int end = Math.min(i, text.length());
    blank(code, at + 1, end);
    return Math.min(end + 1, text.length());
  }

  /// Keeps a quoted identifier, but replaces characters that look like the end of a statement or of
  /// a word.
  private int identifier(int at) {
    int i = at + 1;
    while (i < text.length() && (text.charAt(i) != '"' || text.startsWith("\"\"", i))) {
      i += text.charAt(i) == '"' ? 2 : 1;
    }
    int end = Math.min(i, text.length());
    for (int k = at + 1; k < end; k++) {
      if (!isWord(text.charAt(k)) && text.charAt(k) != '\n') {
        code.setCharAt(k, '_');
      }
    }
    return Math.min(end + 1, text.length());
  }

  private int dollar(int at) {
    var tag = DOLLAR.matcher(text).region(at, text.length());
    if (!tag.lookingAt() || (at > 0 && isWord(text.charAt(at - 1)))) {
      return at + 1;
    }
    int close = text.indexOf(tag.group(), tag.end());
    int end = close < 0 ? text.length() : close;
    blank(code, tag.end(), end);
    bodies.add(new Body(tag.end(), end));
    return Math.min(end + tag.group().length(), text.length());
  }

  private static void blank(StringBuilder target, int from, int to) {
    for (int i = from; i < to; i++) {
      if (target.charAt(i) != '\n') {
        target.setCharAt(i, ' ');
      }
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
