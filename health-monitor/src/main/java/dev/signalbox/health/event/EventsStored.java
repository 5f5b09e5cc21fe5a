package dev.signalbox.health.event;

import java.util.Set;

/// Published within the process after new events were committed, as the caller who sent them.
public record EventsStored(Set<String> integrationIds) {
  public EventsStored {
    integrationIds = Set.copyOf(integrationIds);
  }
}
