package dev.signalbox.testing.conformance;

import org.junit.jupiter.api.function.Executable;

/// Describes one row: the attack, the layer that stops it, the attempt, and how to remove the
/// protection to show that the attempt would otherwise succeed.
record Attack(
    String row,
    String what,
    String layer,
    Executable attempt,
    String control,
    Executable without,
    String test) {

  /// Names the test class that contains the attack.
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
