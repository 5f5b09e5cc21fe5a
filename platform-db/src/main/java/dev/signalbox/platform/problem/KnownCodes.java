package dev.signalbox.platform.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Holds the codes of the platform and of all modules on the class path. Two modules on one class
/// path may define the same text; the first one is found by it.
final class KnownCodes {
  static final List<Code> ALL = read();
  static final Map<String, Code> BY_TEXT =
      ALL.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Code::code, Function.identity(), (first, second) -> first));

  private KnownCodes() {}

  private static List<Code> read() {
    var codes = new ArrayList<Code>(List.of(ProblemCode.values()));
    ServiceLoader.load(Code.Definitions.class, KnownCodes.class.getClassLoader())
        .forEach(definitions -> codes.addAll(definitions.codes()));
    return List.copyOf(codes);
  }
}
