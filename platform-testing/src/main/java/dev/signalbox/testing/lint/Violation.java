package dev.signalbox.testing.lint;

/// Describes a rule that a script breaks: its place, and the object (`on catalog.entities`, or
/// empty).
record Violation(String file, int line, Rule rule, String detail) {
  @Override
  public String toString() {
    return "%s:%d %s %s%s: %s"
        .formatted(
            file,
            line,
            rule.id(),
            rule.wrong(),
            detail.isEmpty() ? "" : " " + detail,
            rule.safeWay());
  }
}
