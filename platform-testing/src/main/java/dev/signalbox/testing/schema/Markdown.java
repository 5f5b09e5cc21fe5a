package dev.signalbox.testing.schema;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Escapes text for GitHub, also inside a table.
final class Markdown {
  private Markdown() {}

  /// Returns the prose of a comment; empty for NULL.
  static String prose(@Nullable String text) {
    return text == null
        ? ""
        : oneLine(text)
            .replace("\\", "\\\\")
            .replace("|", "\\|")
            .replace("<", "&lt;")
            .replace("*", "\\*");
  }

  /// Returns code; empty for NULL and for the empty text.
  static String code(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    // The fence is longer than any run of backticks inside.
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

  /// Abbreviates types as the migrations write them.
  static String brief(String types) {
    return types
        .replace("timestamp with time zone", "timestamptz")
        .replace("character varying", "varchar");
  }
}
