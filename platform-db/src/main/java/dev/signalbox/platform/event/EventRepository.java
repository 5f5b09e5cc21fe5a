package dev.signalbox.platform.event;

import dev.signalbox.platform.event.AppendCondition.After;
import dev.signalbox.platform.event.AppendCondition.FailIfEventsMatch;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Statement;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class EventRepository {
  private final Sql sql;

  EventRepository(Sql sql) {
    this.sql = sql;
  }

  /// One round trip; see V023 of platform.
  AppendResult append(Append append, @Nullable String correlation) {
    var statement =
        sql.of(
            """
            SELECT a.*, platform.current_workspace_id() AS workspace FROM platform.append_events(CAST(:ids AS uuid[]), CAST(:eventTypes AS text[]), CAST(:data AS jsonb[]), CAST(:metadata AS jsonb[]),
              CAST(:eventTags AS text[]), CAST(:eventTagEnds AS integer[]), CAST(:correlation AS text), CAST(:causation AS uuid),
              CAST(:types AS text[]), CAST(:typeEnds AS integer[]), CAST(:tags AS text[]), CAST(:tagEnds AS integer[]),
              CAST(:seen AS pg_snapshot), CAST(:low AS bigint), CAST(:high AS bigint), CAST(:key AS text), CAST(:digest AS bytea)) a
            """);
    var events = append.events();
    var tags = new ArrayList<String>();
    var tagEnds = new ArrayList<Integer>();
    for (var event : events) {
      event.tags().forEach(tag -> tags.add(tag.toString()));
      tagEnds.add(tags.size());
    }
    return condition(statement, append.condition())
        .with("ids", events.stream().map(NewEvent::id).toList())
        .with("eventTypes", events.stream().map(NewEvent::type).toList())
        .with("data", events.stream().map(NewEvent::data).toList())
        .with("metadata", events.stream().map(NewEvent::metadata).toList())
        .with("eventTags", tags)
        .with("eventTagEnds", tagEnds)
        .with("correlation", correlation)
        .with("causation", append.causationId())
        .with("key", append.key())
        .with("digest", append.key() == null ? null : append.digest())
        .only(row -> result(row, append.condition()));
  }

  private static Statement condition(Statement statement, AppendCondition condition) {
    return switch (condition) {
      case AppendCondition.Unconditional() -> seen(QueryArrays.none().bind(statement), null, null);
      case FailIfEventsMatch(var query, After.Nothing()) ->
          seen(QueryArrays.of(query).bind(statement), null, null);
      case FailIfEventsMatch(var query, After.Read(var token)) ->
          seen(QueryArrays.of(query).bind(statement), token, token.high());
      case FailIfEventsMatch(var query, After.Position(var position)) ->
          seen(QueryArrays.of(query).bind(statement), null, position);
    };
  }

  private static Statement seen(
      Statement statement, @Nullable ConsistencyToken token, @Nullable Long high) {
    return statement
        .with("seen", token == null ? null : token.snapshot())
        .with("low", token == null ? null : token.low())
        .with("high", high);
  }

  private static AppendResult result(Row row, AppendCondition condition) {
    if (condition instanceof FailIfEventsMatch(_, After.Read(var token))) {
      ofThisWorkspace(token, row.uuid("workspace"));
    }
    return switch (row.text("outcome")) {
      case "APPENDED" ->
          new AppendResult.Appended(row.number("first_position"), row.number("last_position"));
      case "REPEATED" ->
          new AppendResult.Repeated(row.number("first_position"), row.number("last_position"));
      case "CONFLICT" -> new AppendResult.Conflict(row.uuids("conflicting"));
      case "KEY_REUSED" ->
          throw new Problem(
              ProblemCode.IDEMPOTENCY_KEY_REUSED, "The key was used to append other events.");
      case "TOKEN_REQUIRED" ->
          throw new Problem(
              ProblemCode.CONSISTENCY_TOKEN_REQUIRED,
              "Outside of ordered mode append after a token, not after a position.");
      default -> throw new IllegalStateException("unknown outcome of an append");
    };
  }

  /// A snapshot would be understood anywhere; what was seen elsewhere says nothing here.
  private static void ofThisWorkspace(ConsistencyToken token, UUID entered) {
    if (!token.workspace().equals(entered)) {
      throw new Problem(
          ProblemCode.CONSISTENCY_TOKEN_FOREIGN, "Use a token in the workspace it came from.");
    }
  }

  /// event_tags_pkey, events_type_idx or events_pkey, whatever the statistics say.
  EventsRead read(Query query, ReadOptions options) {
    var statement =
        sql.of(
            """
            SELECT r.*, platform.current_workspace_id() AS workspace FROM platform.read_events(CAST(:types AS text[]), CAST(:typeEnds AS integer[]), CAST(:tags AS text[]), CAST(:tagEnds AS integer[]),
              :above, :upTo, :backwards, CAST(:limit AS integer), CAST(:since AS pg_snapshot), CAST(:sinceHigh AS bigint)) r
            """);
    var since = options.unseenBy();
    var rows =
        QueryArrays.of(query)
            .bind(statement)
            .with("above", options.above())
            .with("upTo", options.upTo())
            .with("backwards", options.backwards())
            .with("limit", options.limit())
            .with("since", since == null ? null : since.snapshot())
            .with("sinceHigh", since == null ? null : since.high())
            .list(ReadRow::of);
    if (since != null) {
      ofThisWorkspace(since, rows.getFirst().token.workspace());
    }
    var events = new ArrayList<SequencedEvent>();
    rows.forEach(row -> {
      if (row.event != null) {
        events.add(row.event);
      }
    });
    return new EventsRead(events, rows.getFirst().token);
  }

  /// The workspace that was entered.
  UUID workspace() {
    return sql.of("SELECT platform.current_workspace_id() AS id").only(row -> row.uuid("id"));
  }

  /// The position up to which the log is complete, and the highest in it.
  Watermark watermark() {
    return sql.of(
            """
            SELECT platform.event_watermark() AS complete, coalesce(greatest((SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = platform.current_workspace_id()), (SELECT o.head FROM platform.event_order o)), 0) AS head
            """)
        .only(row -> new Watermark(row.number("complete"), row.number("head")));
  }

  /// What holds the watermark back: server processes that append, and since when.
  List<UnderWay> underWay() {
    return sql.of("SELECT process, since FROM platform.events_under_way() ORDER BY since")
        .list(row -> new UnderWay(row.integer("process"), row.instant("since")));
  }

  void order(boolean ordered) {
    sql.of("SELECT platform.order_events(:ordered)").with("ordered", ordered).call();
  }

  private record ReadRow(ConsistencyToken token, @Nullable SequencedEvent event) {
    static ReadRow of(Row row) {
      var token =
          new ConsistencyToken(
              row.uuid("workspace"),
              row.text("seen"),
              row.number("seen_low"),
              row.number("seen_high"));
      return new ReadRow(
          token, row.numberOrNull("position") == null ? null : SequencedEvent.of(row));
    }
  }
}
