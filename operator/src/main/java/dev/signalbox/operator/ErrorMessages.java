package dev.signalbox.operator;

import dev.signalbox.platform.problem.Causes;

/// Formats failures as one message for a terminal.
final class ErrorMessages {
  private ErrorMessages() {}

  /// Formats a count: `1 migration`, `2 migrations`.
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String of(Throwable failure) {
    return Causes.of(failure)
        .map(cause -> String.valueOf(cause.getMessage()))
        .reduce((outer, inner) ->
            inner.equals("null") || outer.contains(inner) ? outer : outer + ": " + inner)
        .orElse(failure.toString());
  }
}
