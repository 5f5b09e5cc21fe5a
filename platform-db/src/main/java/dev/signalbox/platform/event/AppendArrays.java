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
  private final List<PendingAppend> appends;
  private final List<NewEvent> events = new ArrayList<>();
  private final List<Integer> eventEnds = new ArrayList<>();
  private final List<String> eventTags = new ArrayList<>();
  private final List<Integer> eventTagEnds = new ArrayList<>();
  private final QueryArrays items = QueryArrays.none();
  private final List<Integer> itemEnds = new ArrayList<>();

  AppendArrays(List<PendingAppend> appends) {
    this.appends = appends;
    appends.forEach(pending -> add(pending.append()));
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
  RowSet<PendingAppend> bind(Statement statement) {
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
        .column("correlations", PendingAppend::correlation)
        .column("causations", pending -> text(pending.append().causationId()))
        .column("seen", pending -> seen(pending, ConsistencyToken::snapshot))
        .column("seenIn", pending -> seen(pending, token -> token.workspace().toString()))
        .column("low", pending -> seen(pending, token -> Long.toString(token.low())))
        .column("high", AppendArrays::high)
        .column("keys", pending -> pending.append().key())
        .column("digests", pending -> digest(pending.append()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String digest(Append append) {
    return append.key() == null ? null : "\\x" + HexFormat.of().formatHex(append.digest());
  }

  private static @Nullable String seen(
      PendingAppend pending, Function<ConsistencyToken, String> part) {
    return after(pending) instanceof After.Read(var token) ? part.apply(token) : null;
  }

  private static @Nullable String high(PendingAppend pending) {
    return switch (after(pending)) {
      case After.Nothing() -> null;
      case After.Read(var token) -> Long.toString(token.high());
      case After.Position(var position) -> Long.toString(position);
    };
  }

  private static After after(PendingAppend pending) {
    return pending.append().condition() instanceof FailIfEventsMatch(_, var after)
        ? after
        : new After.Nothing();
  }
}
