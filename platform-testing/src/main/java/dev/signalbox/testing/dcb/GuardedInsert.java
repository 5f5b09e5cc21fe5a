package dev.signalbox.testing.dcb;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Runs `INSERT … WHERE NOT EXISTS` on a plain, isolated table, guarded by the usual mechanisms.
/// All compare snapshots, so that they differ only in the guard.
public enum GuardedInsert implements AppendAlgorithm {
  /// Uses no guard: the statement cannot find what it does not see.
  NOTHING("INSERT … WHERE NOT EXISTS, one statement", ""),
  SERIALIZABLE("SERIALIZABLE", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"),
  GLOBAL_LOCK("one advisory lock", "SELECT pg_advisory_xact_lock(4711)"),
  TABLE_LOCK("lock of the table", "LOCK TABLE scratch.log IN EXCLUSIVE MODE");

  private static final String TABLE =
      """
      CREATE SCHEMA scratch AUTHORIZATION signalbox_owner;
      GRANT USAGE ON SCHEMA scratch TO sample_app;
      SET LOCAL ROLE signalbox_owner;
      CREATE TABLE sample.log (
        workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id),
        position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        id uuid NOT NULL,
        type text NOT NULL,
        tags text[] NOT NULL,
        PRIMARY KEY (workspace_id, position)
      );
      CREATE INDEX log_tx_idx ON sample.log (workspace_id, tx);
      SELECT platform.isolate('sample.log', 'SELECT, INSERT, UPDATE');
      ALTER TABLE sample.log SET SCHEMA scratch;
      """;
  private static final String READ =
      """
      SELECT pg_current_snapshot()::text, (SELECT coalesce(max(h.position), 0) FROM scratch.log h),
        ARRAY(SELECT l.id FROM scratch.log l WHERE l.workspace_id = platform.current_workspace_id() AND EXISTS (
          SELECT FROM jsonb_to_recordset(?::jsonb) AS i (types text[], tags text[])
           WHERE (i.types = '{}' OR l.type = ANY (i.types)) AND l.tags @> i.tags) ORDER BY l.position LIMIT ?)
      """;
  private static final String APPEND =
      """
      INSERT INTO scratch.log (id, type, tags)
      SELECT e.id, e.type, e.tags FROM jsonb_to_recordset(?::jsonb) AS e (id uuid, type text, tags text[])
       WHERE NOT EXISTS (SELECT FROM scratch.log l, jsonb_to_recordset(?::jsonb) AS i (types text[], tags text[])
         WHERE l.workspace_id = platform.current_workspace_id() AND l.tx >= pg_snapshot_xmin(?::pg_snapshot) AND NOT pg_visible_in_snapshot(l.tx, ?::pg_snapshot)
           AND (i.types = '{}' OR l.type = ANY (i.types)) AND l.tags @> i.tags)
      """;

  private final String label;
  private final String guard;

  GuardedInsert(String label, String guard) {
    this.label = label;
    this.guard = guard;
  }

  /// Creates the table, once for a database. It is isolated for the service `sample`, then moved to
  /// another schema.
  public static void install(TestDatabase database) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(TABLE);
      connection.commit();
    }
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    if (this == SERIALIZABLE) {
      execute(connection);
    }
  }

  @Override
  public Seen read(Connection connection, Query query, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(READ)) {
      statement.setString(1, items(query));
      statement.setInt(2, limit);
      try (var row = statement.executeQuery()) {
        row.next();
        return new Seen(
            Snapshot.parse(row.getString(1)),
            0,
            row.getLong(2),
            List.of((UUID[]) row.getArray(3).getArray()));
      }
    }
  }

  @Override
  public boolean append(Connection connection, List<NewEvent> events, Query failIf, Seen after)
      throws SQLException {
    if (this == GLOBAL_LOCK || this == TABLE_LOCK) {
      execute(connection);
    }
    try (var statement = connection.prepareStatement(APPEND)) {
      statement.setString(1, Json.write(events.stream().map(GuardedInsert::row).toList()));
      statement.setString(2, items(failIf));
      statement.setString(3, after.snapshot().toString());
      statement.setString(4, after.snapshot().toString());
      return statement.executeUpdate() > 0;
    }
  }

  private void execute(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(guard);
    }
  }

  private static Map<String, Object> row(NewEvent event) {
    return Map.of("id", event.id(), "type", event.type(), "tags", texts(event.tags()));
  }

  private static String items(Query query) {
    var rows = new ArrayList<Map<String, List<String>>>();
    switch (query) {
      case Query.All() -> rows.add(Map.of("types", List.of(), "tags", List.of()));
      case Query.Items(var items) ->
          items.forEach(
              item -> rows.add(Map.of("types", item.types(), "tags", texts(item.tags()))));
    }
    return Json.write(rows);
  }

  private static List<String> texts(List<Tag> tags) {
    return tags.stream().map(Tag::toString).toList();
  }
}
