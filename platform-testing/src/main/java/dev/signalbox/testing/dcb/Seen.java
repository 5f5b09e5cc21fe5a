package dev.signalbox.testing.dcb;

import java.util.List;
import java.util.UUID;

/// What a read returned: matching events, the snapshot of its statement, the position up to which
/// that is everything, and the highest one in it.
public record Seen(Snapshot snapshot, long low, long high, List<UUID> events) {
  public Seen {
    events = List.copyOf(events);
  }
}
