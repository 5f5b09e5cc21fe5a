package dev.signalbox.testing.conformance;

import org.junit.jupiter.api.function.Executable;

/// One row: what is tried, which layer stops it, how it is tried, and how the protection is taken
/// away to show that the attempt would otherwise succeed.
record Attack(
    String row,
    String what,
    String layer,
    Executable attempt,
    String control,
    Executable without,
    String test) {

  /// As written in the class of that name.
  Attack in(String newTest) {
    return new Attack(row, what, layer, attempt, control, without, newTest);
  }

  static Builder row(String row, String what) {
    return new Builder(row, what, "", () -> {});
  }

  record Builder(String row, String what, String layer, Executable attempt) {
    Builder stoppedBy(String newLayer, Executable newAttempt) {
      return new Builder(row, what, newLayer, newAttempt);
    }

    Attack control(String description, Executable without) {
      return new Attack(row, what, layer, attempt, description, without, "");
    }
  }
}
