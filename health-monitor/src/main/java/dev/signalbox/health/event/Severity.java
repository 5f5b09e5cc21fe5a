package dev.signalbox.health.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The severity of a failure.
enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Severity> of(String wire) {
    return Arrays.stream(values()).filter(severity -> severity.wire().equals(wire)).findFirst();
  }
}
