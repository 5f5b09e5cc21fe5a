package dev.signalbox.platform.event;

import jakarta.inject.Singleton;
import java.util.List;

/// Where services note what they changed: unconditionally, in the transaction of the change. Call
/// it once and last in a transaction, so that no row lock is waited for under the locks of an
/// append.
@Singleton
public final class Journal {
  private final EventStore events;

  Journal(EventStore events) {
    this.events = events;
  }

  public void record(NewEvent event) {
    record(List.of(event));
  }

  /// In one append, where there are not more events than one takes; none for an empty list.
  public void record(List<NewEvent> made) {
    for (int from = 0; from < made.size(); from += EventRules.MAX_EVENTS) {
      int to = Math.min(from + EventRules.MAX_EVENTS, made.size());
      events.appendOrFail(Append.of(made.subList(from, to)));
    }
  }
}
