package dev.signalbox.health.event;

import java.util.Locale;

/// The kind of work that events report on.
public enum Stream {
  PRICING,
  FEES,
  BOOKING;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Stream of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
