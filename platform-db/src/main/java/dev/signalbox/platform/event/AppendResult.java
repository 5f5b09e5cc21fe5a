package dev.signalbox.platform.event;

import java.util.List;
import java.util.UUID;

/// What came of an append.
public sealed interface AppendResult {
  /// Positions of the first and the last event; those of one append rise in its order.
  record Appended(long firstPosition, long lastPosition) implements AppendResult {}

  /// An earlier append with the same key stored the same events; its receipt.
  record Repeated(long firstPosition, long lastPosition) implements AppendResult {}

  /// Events that the condition forbids are there; ids of ten at most. Nothing was stored.
  record Conflict(List<UUID> events) implements AppendResult {
    public Conflict {
      events = List.copyOf(events);
    }
  }
}
