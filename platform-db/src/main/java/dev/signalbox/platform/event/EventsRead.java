package dev.signalbox.platform.event;

import java.util.List;

/// Holds events in order, and the token for what was seen with them; both come from one statement.
public record EventsRead(List<SequencedEvent> events, ConsistencyToken token) {
  public EventsRead {
    events = List.copyOf(events);
  }
}
