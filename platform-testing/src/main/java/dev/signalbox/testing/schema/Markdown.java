package dev.signalbox.testing.schema;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Text that GitHub shows as it is meant, also inside a table.
final class Markdown {
  private Markdown() {}

  /// Prose of a comment; nothing for NULL.
  static String prose(@Nullable String text) {
    return text == null
        ? ""
        : oneLine(text)
            .replace("\\", "\\\\")
            .replace("|", "\\|")
            .replace("<", "&lt;")
            .replace("*", "\\*");
  }

  /// Code; nothing for NULL and for the empty text.
  static String code(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    // A fence longer than any run of backticks inside.
    var fence = text.contains("`") ? "``" : "`";
    return fence + oneLine(text).replace("|", "\\|") + fence;
  }

  static String codes(List<String> texts) {
    return texts.stream().map(Markdown::code).collect(Collectors.joining(", "));
  }

  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  static String head(String... titles) {
    return row(titles) + "|" + "---|".repeat(titles.length) + "\n";
  }

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /// Types as the migrations write them.
  static String brief(String types) {
    return types
        .replace("timestamp with time zone", "timestamptz")
        .replace("character varying", "varchar");
  }
}
