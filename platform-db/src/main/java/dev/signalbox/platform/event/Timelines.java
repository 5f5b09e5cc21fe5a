package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Keyset;
import dev.signalbox.platform.web.Cursors.Slice;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
  public List<SequencedEvent> list(Tag tag, Slice slice) {
    var after = slice.after();
    long upTo = after == null ? Long.MAX_VALUE : position(after) - 1;
    return events
        .read(Query.tagged(tag), new ReadOptions(-1, upTo, true, slice.fetch(), null))
        .events();
  }

  /// Returns the position where the page after this event continues. A cursor holds a time and an
  /// id, so the position is encoded as microseconds since 1970; positions stay below 2^53, which is
  /// the year 2255.
  public static Keyset at(SequencedEvent event) {
    return new Keyset(Instant.EPOCH.plus(event.position(), ChronoUnit.MICROS), event.id());
  }

  static long position(Keyset after) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, after.at());
  }
}
