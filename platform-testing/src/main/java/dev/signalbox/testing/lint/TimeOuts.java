package dev.signalbox.testing.lint;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the values that a script assigns to lock_timeout and statement_timeout, also by
/// set_config.
final class TimeOuts {
  private static final Pattern SETTING =
      Pattern.compile(
          "\\b(lock_timeout|statement_timeout)'?\\s*(?:=|,|\\bTO\\b)\\s*'?\\s*(-?\\d+(?:\\.\\d+)?)\\s*(us|ms|s|min|h|d)?\\b",
          Pattern.CASE_INSENSITIVE);

  /// Holds a setting that is too long, and its line.
  record TooLong(int line, String setting) {}

  private TimeOuts() {}

  static Optional<TooLong> tooLong(ScriptStatement statement) {
    var setting = SETTING.matcher(statement.kept());
    while (setting.find()) {
      var name = setting.group(1).toLowerCase(Locale.ROOT);
      double milliseconds =
          Double.parseDouble(setting.group(2))
              * unit(Optional.ofNullable(setting.group(3)).orElse("ms"));
      double most = name.equals("lock_timeout") ? 5_000 : 900_000;
      if (milliseconds <= 0 || milliseconds > most) {
        return Optional.of(
            new TooLong(statement.lineAt(setting.start()), "(" + setting.group() + ")"));
      }
    }
    return Optional.empty();
  }

  private static double unit(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "us" -> 0.001;
      case "s" -> 1_000;
      case "min" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 1;
    };
  }
}
