package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.After;
import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import dev.signalbox.platform.tx.RowSet;
import dev.signalbox.platform.tx.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Holds appends in the form of the arguments of `platform.append_together`: the events of all
/// appends in one list, with the end of each append; likewise their tags and the items of their
/// conditions.
final class AppendArrays {
  private final List<Append> appends;
  private final List<NewEvent> events = new ArrayList<>();
  private final List<Integer> eventEnds = new ArrayList<>();
  private final List<String> eventTags = new ArrayList<>();
  private final List<Integer> eventTagEnds = new ArrayList<>();
  private final QueryArrays items = QueryArrays.none();
  private final List<Integer> itemEnds = new ArrayList<>();

  AppendArrays(List<Append> appends) {
    this.appends = appends;
    appends.forEach(this::add);
  }

  private void add(Append append) {
    for (var event : append.events()) {
      events.add(event);
      event.tags().forEach(tag -> eventTags.add(tag.toString()));
      eventTagEnds.add(eventTags.size());
    }
    eventEnds.add(events.size());
    if (append.condition() instanceof FailIfEventsMatch(var query, _)) {
      items.add(query);
    }
    itemEnds.add(items.items());
  }

  /// Binds the arrays. Arrays whose elements may all be null are bound as text, so that their type
  /// stays the same.
  RowSet<Append> bind(Statement statement) {
    return items
        .bind(statement)
        .with("eventEnds", eventEnds)
        .with("eventTags", eventTags)
        .with("eventTagEnds", eventTagEnds)
        .with("itemEnds", itemEnds)
        .rows(events)
        .column("ids", NewEvent::id)
        .column("eventTypes", NewEvent::type)
        .column("data", NewEvent::data)
        .column("metadata", NewEvent::metadata)
        .rows(appends)
        .column("correlations", Append::correlationId)
        .column("causations", append -> text(append.causationId()))
        .column("seen", append -> seen(append, ConsistencyToken::snapshot))
        .column("seenIn", append -> seen(append, token -> token.workspace().toString()))
        .column("low", append -> seen(append, token -> Long.toString(token.low())))
        .column("high", AppendArrays::high)
        .column("keys", append -> append.key())
        .column("digests", append -> digest(append));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String digest(Append append) {
    return append.key() == null ? null : "\\x" + HexFormat.of().formatHex(append.digest());
  }

  private static @Nullable String seen(Append append, Function<ConsistencyToken, String> part) {
    return after(append) instanceof After.Read(var token) ? part.apply(token) : null;
  }

  private static @Nullable String high(Append append) {
    return switch (after(append)) {
      case After.Nothing() -> null;
      case After.Read(var token) -> Long.toString(token.high());
      case After.Position(var position) -> Long.toString(position);
    };
  }

  private static After after(Append append) {
    return append.condition() instanceof FailIfEventsMatch(_, var after)
        ? after
        : new After.Nothing();
  }
}
