package dev.signalbox.platform.event;

import java.util.List;

/// Events in order, and what was seen with them: both from one statement.
public record EventsRead(List<SequencedEvent> events, ConsistencyToken token) {
  public EventsRead {
    events = List.copyOf(events);
  }
}
