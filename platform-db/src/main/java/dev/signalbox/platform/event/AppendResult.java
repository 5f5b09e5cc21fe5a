package dev.signalbox.platform.event;

import java.util.List;
import java.util.UUID;

/// The result of an append.
public sealed interface AppendResult {
  /// The events were appended. Holds the positions of the first and the last event; the positions
  /// of one append rise in its order.
  record Appended(long firstPosition, long lastPosition) implements AppendResult {}

  /// An earlier append with the same key stored the same events; holds its receipt.
  record Repeated(long firstPosition, long lastPosition) implements AppendResult {}

  /// Events that the condition forbids exist; nothing was stored. Holds at most ten of their ids.
  record Conflict(List<UUID> events) implements AppendResult {
    public Conflict {
      events = List.copyOf(events);
    }
  }
}
