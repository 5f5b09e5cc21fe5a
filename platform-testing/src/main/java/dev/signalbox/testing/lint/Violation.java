package dev.signalbox.testing.lint;

/// A rule that a script breaks: where, and on what (`on catalog.entities`, or empty).
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
