package dev.signalbox.testing.dcb;

import java.util.List;
import java.util.UUID;

/// Holds the result of a read: matching events, the snapshot of its statement, the position up to
/// which it is complete, and the highest position in it.
public record Seen(Snapshot snapshot, long low, long high, List<UUID> events) {
  public Seen {
    events = List.copyOf(events);
  }
}
