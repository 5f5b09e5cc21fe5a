package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Calls the functions of the platform like services do. In ordered mode the condition names a bare
/// position, otherwise the token of the read; the workspace must have been switched.
public record EventFunctions(boolean ordered) implements AppendAlgorithm {
  private static final String READ =
      "SELECT seen::text, seen_low, seen_high, id FROM platform.read_events(?, ?, ?, ?, -1, 9223372036854775807, false, ?, NULL, NULL)";
  private static final String APPEND =
      """
      SELECT outcome FROM platform.append_together(?, ?, ?::text[]::jsonb[], ?::text[]::jsonb[], ARRAY[?], ?, ?, NULL, NULL,
        ?, ?, ?, ?, ARRAY[?], ARRAY[?::pg_snapshot], NULL, ARRAY[?::bigint], ARRAY[?::bigint], '{}', NULL, true)
      """;

  @Override
  public String label() {
    return ordered
        ? "platform.append_together, ordered mode and positions"
        : "platform.append_together, sorted locks and tokens";
  }

  @Override
  public Seen read(Connection connection, Query query, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(READ)) {
      var _ = bind(statement, 1, query);
      statement.setInt(5, limit);
      try (var rows = statement.executeQuery()) {
        var events = new ArrayList<UUID>();
        rows.next();
        var seen =
            new Seen(Snapshot.parse(rows.getString(1)), rows.getLong(2), rows.getLong(3), events);
        do {
          var id = rows.getObject(4, UUID.class);
          if (id != null) {
            events.add(id);
          }
        } while (rows.next());
        return new Seen(seen.snapshot(), seen.low(), seen.high(), events);
      }
    }
  }

  @Override
  public boolean append(Connection connection, List<NewEvent> events, Query failIf, Seen after)
      throws SQLException {
    try (var statement = connection.prepareStatement(APPEND)) {
      bind(statement, events);
      statement.setInt(12, bind(statement, 8, failIf));
      if (ordered) {
        statement.setNull(13, Types.VARCHAR);
        statement.setNull(14, Types.BIGINT);
      } else {
        statement.setString(13, after.snapshot().toString());
        statement.setLong(14, after.low());
      }
      statement.setLong(15, after.high());
      return stored(statement);
    }
  }

  /// Switches a workspace to ordered mode for an owner, and appends the first event: only positions
  /// from ordered mode count.
  public static void order(TestDatabase database, Caller.Member owner) throws SQLException {
    try (var connection = database.app("sample_app").getConnection();
        var statement = connection.prepareStatement("SELECT platform.order_events(true)")) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, owner);
      statement.execute();
      var event = NewEvent.of("ORDER.BEGUN.OK", Json.object());
      var tokens = new EventFunctions(false);
      var seen = tokens.read(connection, Query.all());
      tokens.append(connection, List.of(event), Query.tagged(new Tag("no", "such")), seen);
      connection.commit();
    }
  }

  private static boolean stored(PreparedStatement statement) throws SQLException {
    try (var row = statement.executeQuery()) {
      row.next();
      return switch (row.getString(1)) {
        case "APPENDED" -> true;
        case "CONFLICT" -> false;
        case String outcome -> throw new IllegalStateException(outcome);
      };
    }
  }

  private static void bind(PreparedStatement statement, List<NewEvent> events) throws SQLException {
    var tags = new ArrayList<String>();
    var ends = new ArrayList<Integer>();
    for (var event : events) {
      event.tags().forEach(tag -> tags.add(tag.toString()));
      ends.add(tags.size());
    }
    array(statement, 1, "uuid", events.stream().map(NewEvent::id).toList());
    array(statement, 2, "text", events.stream().map(NewEvent::type).toList());
    array(statement, 3, "text", events.stream().map(event -> Json.write(event.data())).toList());
    array(
        statement, 4, "text", events.stream().map(event -> Json.write(event.metadata())).toList());
    statement.setInt(5, events.size());
    array(statement, 6, "text", tags);
    array(statement, 7, "int4", ends);
  }

  /// Binds types, their ends, tags and their ends, starting at a parameter; returns the number of
  /// items.
  private static int bind(PreparedStatement statement, int from, Query query) throws SQLException {
    var types = new ArrayList<String>();
    var typeEnds = new ArrayList<Integer>();
    var tags = new ArrayList<String>();
    var tagEnds = new ArrayList<Integer>();
    if (query instanceof Query.Items(var items)) {
      for (var item : items) {
        types.addAll(item.types());
        typeEnds.add(types.size());
        tags.addAll(item.tags().stream().map(Tag::toString).toList());
        tagEnds.add(tags.size());
      }
    } else {
      typeEnds.add(0);
      tagEnds.add(0);
    }
    array(statement, from, "text", types);
    array(statement, from + 1, "int4", typeEnds);
    array(statement, from + 2, "text", tags);
    array(statement, from + 3, "int4", tagEnds);
    return tagEnds.size();
  }

  private static void array(PreparedStatement statement, int index, String type, List<?> values)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(type, values.toArray()));
  }
}
