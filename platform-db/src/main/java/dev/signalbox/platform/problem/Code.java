package dev.signalbox.platform.problem;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Represents a code that a client can receive, with its HTTP status. Codes are stable: add, never
/// rename. Those of the platform are in [ProblemCode]; a module defines its own in an enum of the
/// same form, and lists them in a [Definitions].
public interface Code {
  /// Lists the codes of a module; declared in
  /// `META-INF/services/dev.signalbox.platform.problem.Code$Definitions`.
  interface Definitions {
    List<? extends Code> codes();
  }

  /// Returns the name of the enum constant.
  String name();

  /// Returns the HTTP status.
  int status();

  /// Returns a short message without its full stop.
  String title();

  /// Tells whether the same request, sent again a little later, may succeed.
  default boolean isTransient() {
    return false;
  }

  /// Returns the stable text form, for example `stale-revision`.
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Lists the codes of the platform, then those of each module on the class path.
  static List<Code> all() {
    return KnownCodes.ALL;
  }

  /// Returns the code with this text form.
  static Optional<Code> of(String code) {
    return Optional.ofNullable(KnownCodes.BY_TEXT.get(code));
  }
}
