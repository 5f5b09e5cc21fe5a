package dev.signalbox.platform.isolation;

/// A hole in the isolation: the rule it breaks, the object, and what to do.
public record Finding(String rule, String object, String remedy) {
  @Override
  public String toString() {
    return rule + " " + object + ": " + remedy;
  }
}
