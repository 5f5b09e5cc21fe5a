package dev.signalbox.platform.event;

import dev.signalbox.platform.page.TimeWindow;
import dev.signalbox.platform.tx.Row;
import dev.signalbox.platform.tx.Sql;
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

  /// Executes the appends sequentially in one round trip; returns one outcome per append. Without
  /// `wait` it returns an empty list and appends nothing if a lock is contended.
  List<AppendOutcome> append(List<Append> appends, boolean wait) {
    var statement =
        sql.of(
            """
            SELECT a.outcome, coalesce(a.first_position, 0) AS first_position, coalesce(a.last_position, 0) AS last_position, coalesce(a.conflicting, '{}') AS conflicting
              FROM platform.append_together(CAST(:ids AS uuid[]), CAST(:eventTypes AS text[]), CAST(:data AS jsonb[]), CAST(:metadata AS jsonb[]), CAST(:eventEnds AS integer[]),
                CAST(:eventTags AS text[]), CAST(:eventTagEnds AS integer[]), CAST(:correlations AS text[]), CAST(:causations AS uuid[]),
                CAST(:types AS text[]), CAST(:typeEnds AS integer[]), CAST(:tags AS text[]), CAST(:tagEnds AS integer[]), CAST(:itemEnds AS integer[]),
                CAST(:seen AS pg_snapshot[]), CAST(:seenIn AS uuid[]), CAST(:low AS bigint[]), CAST(:high AS bigint[]), CAST(:keys AS text[]), CAST(:digests AS bytea[]), :wait) a
            """);
    return new AppendArrays(appends).bind(statement).with("wait", wait).list(AppendOutcome::of);
  }

  /// Reads matching events. The SQL function chooses the index independently of table statistics.
  EventsRead read(Query query, ReadOptions options) {
    // index: event_tags_pkey, events_type_idx or events_pkey
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
    if (since != null && !since.workspace().equals(rows.getFirst().token.workspace())) {
      throw ConsistencyToken.foreign();
    }
    var events = new ArrayList<SequencedEvent>();
    rows.forEach(row -> {
      if (row.event != null) {
        events.add(row.event);
      }
    });
    return new EventsRead(events, rows.getFirst().token);
  }

  /// Returns the positions between which all events of a window of time lie.
  ReadOptions.Bounds between(TimeWindow window) {
    // index: events_pkey
    return sql.of(
            """
            SELECT b.above, b.upto FROM platform.positions_between(CAST(:from AS timestamptz), CAST(:to AS timestamptz)) b
            """)
        .with("from", window.from())
        .with("to", window.to())
        .only(row -> new ReadOptions.Bounds(row.number("above"), row.number("upto")));
  }

  /// Returns the id of the current workspace.
  UUID workspace() {
    return sql.of("SELECT platform.current_workspace_id() AS id").only(row -> row.uuid("id"));
  }

  /// Returns the position up to which the log is complete, and the highest position in it.
  Watermark watermark() {
    return sql.of(
            """
            SELECT platform.event_watermark() AS complete, coalesce(greatest((SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = platform.current_workspace_id()), (SELECT o.head FROM platform.event_order o)), 0) AS head
            """)
        .only(row -> new Watermark(row.number("complete"), row.number("head")));
  }

  /// Lists the appends that hold the watermark back: their server processes and start times.
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
