package dev.signalbox.platform.event;

import dev.signalbox.platform.page.ByPosition;
import dev.signalbox.platform.page.Slice;
import jakarta.inject.Singleton;
import java.util.List;

/// Lists the events that carry the tag of one object, the newest first, in pages.
@Singleton
public final class Timelines {
  private final EventStore events;

  Timelines(EventStore events) {
    this.events = events;
  }

  /// Returns at most `slice.fetch()` events. The list is also empty if the object does not exist;
  /// the caller checks that.
  public List<SequencedEvent> list(Tag tag, Slice<ByPosition> slice) {
    var after = slice.after();
    long upTo = after == null ? Long.MAX_VALUE : after.position() - 1;
    return events
        .read(Query.tagged(tag), new ReadOptions(-1, upTo, true, slice.fetch(), null))
        .events();
  }

  /// Returns the sort key of an event: the next page of a list of events continues behind it.
  public static ByPosition at(SequencedEvent event) {
    return new ByPosition(event.position());
  }
}
