package dev.signalbox.health.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The types of events: a single failure, or the counted outcome of a window.
enum EventType {
  PRICING_SYNC_ERROR(Stream.PRICING, false),
  FEE_SYNC_ERROR(Stream.FEES, false),
  BOOKING_LOSS(Stream.BOOKING, false),
  PRICING_SYNC_OUTCOME(Stream.PRICING, true),
  FEE_SYNC_OUTCOME(Stream.FEES, true),
  BOOKING_OUTCOME(Stream.BOOKING, true);

  private final Stream stream;
  private final boolean outcome;

  EventType(Stream stream, boolean outcome) {
    this.stream = stream;
    this.outcome = outcome;
  }

  Stream stream() {
    return stream;
  }

  boolean isOutcome() {
    return outcome;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EventType> of(String wire) {
    return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
  }
}
