package dev.signalbox.health.event;

import java.util.Set;

/// Signals within the process that new events were committed; it is published as the caller who
/// sent them.
public record EventsStored(Set<String> integrationIds) {
  public EventsStored {
    integrationIds = Set.copyOf(integrationIds);
  }
}
