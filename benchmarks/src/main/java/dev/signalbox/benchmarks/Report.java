package dev.signalbox.benchmarks;

/// Prints each figure with its target, and remembers whether one was missed.
final class Report {
  private boolean missed;

  void atLeast(String what, double value, double target) {
    print(what, value, "at least", target, value >= target);
  }

  void atMost(String what, double value, double target) {
    print(what, value, "at most", target, value <= target);
  }

  boolean missed() {
    return missed;
  }

  private void print(String what, double value, String relation, double target, boolean reached) {
    missed |= !reached;
    System.out.printf(
        "%s %-56s %10.2f   (%s %s)%n", reached ? "✔" : "✘", what, value, relation, target);
  }
}
