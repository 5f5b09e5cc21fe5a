package dev.signalbox.testing.backfill;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.BackfillStatus;
import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Represents a database with an isolated table of two workspaces, and a script that counts in each
/// row how often it was changed.
record Readings(TestDatabase database) {
  static final Pace FAST = new Pace(10_000, Duration.ZERO);

  private static final String TABLE =
      """
      SET ROLE signalbox_owner;
      CREATE TABLE sample.readings (
        workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
        id integer NOT NULL,
        times integer NOT NULL DEFAULT 0,
        value integer NOT NULL DEFAULT 1,
        PRIMARY KEY (workspace_id, id)
      );
      SELECT platform.isolate('sample.readings');
      """;

  static Readings with(int rows) throws SQLException {
    var readings = new Readings(TestPostgres.newDatabase());
    readings.execute(TABLE);
    readings.execute(
        """
        INSERT INTO sample.readings (workspace_id, id)
          SELECT (ARRAY['%s', '%s'])[1 + n %% 2]::uuid, n FROM generate_series(1, %d) n
        """
            .formatted(Organizations.ACME, Organizations.GLOBEX, rows));
    return readings;
  }

  static BackfillScript counting() {
    return script(1, "times = r.times + 1", "");
  }

  /// Creates a script; `extra` is a further condition, or work, for each batch.
  static BackfillScript script(int number, String change, String extra) {
    return BackfillScript.parse(
        "sample", "B%03d__readings.sql".formatted(number), text(change, extra));
  }

  static String text(String change, String extra) {
    return """
    -- Purpose: counts how often each row is changed.
    -- after: sample 1
    -- table: sample.readings
    WITH page AS MATERIALIZED (
      SELECT r.workspace_id, r.id FROM sample.readings r
       WHERE (r.workspace_id, r.id) > (coalesce((:cursor ->> 'w')::uuid, '00000000-0000-0000-0000-000000000000'),
                                       coalesce((:cursor ->> 'id')::integer, 0))
       ORDER BY r.workspace_id, r.id LIMIT :limit
    ),
    changed AS (
      UPDATE sample.readings r SET %s FROM page p WHERE r.workspace_id = p.workspace_id AND r.id = p.id RETURNING 1
    )
    SELECT (SELECT jsonb_build_object('w', p.workspace_id, 'id', p.id) FROM page p ORDER BY p.workspace_id DESC, p.id DESC LIMIT 1),
           (SELECT count(*) FROM page), (SELECT count(*) FROM changed) %s
    """
        .formatted(change, extra);
  }

  Outcome run(BackfillScript script, Pace pace) throws Exception {
    return backfills().run(List.of(script), pace).getFirst();
  }

  BackfillStatus status(BackfillScript script) throws SQLException {
    return backfills().status(List.of(script)).getFirst();
  }

  Backfills backfills() {
    return new Backfills(database.migrator(), Observations.logOnly());
  }

  /// Returns how many rows were changed exactly this often.
  int changed(int times) throws SQLException {
    return count("SELECT count(*) FROM sample.readings WHERE times = " + times);
  }

  int count(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connection() throws SQLException {
    return database.superuser().getConnection();
  }
}
