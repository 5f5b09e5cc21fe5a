package dev.signalbox.platform.isolation;

/// Describes a hole in the isolation: the rule, the object that breaks it, and the remedy.
public record Finding(String rule, String object, String remedy) {
  @Override
  public String toString() {
    return rule + " " + object + ": " + remedy;
  }
}
