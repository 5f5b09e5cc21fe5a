package dev.signalbox.catalog.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.Backfills;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntitySourceBackfillTest {
  /// The entities of each workspace: `lost` has no origin, `synced` came with its source but does
  /// not say so, `joined` was created by a user and confirmed a day later, and `sound` needs no
  /// change.
  private static final String OLD_ENTITIES =
      """
      INSERT INTO catalog.integration_connections (workspace_id, integration_id, status)
        SELECT w.id, d.id, 'ACTIVE' FROM platform.workspaces w, catalog.integration_definitions d WHERE d.slug = 'hubspot';
      INSERT INTO catalog.entity_types (workspace_id, key, name) SELECT id, 'contact', 'Contact' FROM platform.workspaces;
      INSERT INTO catalog.entities (workspace_id, entity_type_id, payload, source_type, created_at)
        SELECT t.workspace_id, t.id, jsonb_build_object('kind', k), CASE k WHEN 'lost' THEN 'LEGACY' ELSE 'USER_CREATED' END, '2025-01-01Z'
          FROM catalog.entity_types t, unnest(ARRAY['lost', 'synced', 'joined', 'sound']) k, generate_series(1, 100);
      INSERT INTO catalog.entity_sources
          (workspace_id, entity_id, entity_type_id, connection_id, external_id, sync_version, observed_at, content_hash, payload, last_seen_at, created_at)
        SELECT e.workspace_id, e.id, e.entity_type_id, c.id, 'x-' || e.id, 7, now(), repeat('0', 64), '{}', '2025-03-03Z',
               CASE e.payload ->> 'kind' WHEN 'synced' THEN e.created_at ELSE '2025-01-02Z' END
          FROM catalog.entities e JOIN catalog.integration_connections c USING (workspace_id) WHERE e.payload ->> 'kind' IN ('synced', 'joined');
      """;

  private static final String FOUND =
      """
      SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
        SELECT concat_ws(' ', e.payload ->> 'kind', e.source_type, d.slug, e.source_external_id = 'x-' || e.id,
                 (e.first_synced_at AT TIME ZONE 'UTC')::date, (e.last_synced_at AT TIME ZONE 'UTC')::date, e.sync_version, 'revision', e.revision, 'x', count(*)) AS line
          FROM catalog.entities e LEFT JOIN catalog.integration_definitions d ON d.id = e.source_integration_id
         GROUP BY e.payload ->> 'kind', e.source_type, d.slug, e.source_external_id = 'x-' || e.id, e.first_synced_at, e.last_synced_at, e.sync_version, e.revision) lines
      """;

  private static final String EXPECTED =
      """
      joined USER_CREATED 2025-01-02 2025-03-03 7 revision 2 x 300
      lost USER_CREATED 0 revision 2 x 300
      sound USER_CREATED 0 revision 1 x 300
      synced INTEGRATION hubspot t 2025-01-01 2025-03-03 7 revision 2 x 300\
      """;

  private final TestDatabase database = TestPostgres.newDatabase();

  @Test
  void old_entities_of_all_workspaces_say_where_they_came_from_and_a_second_run_finds_nothing()
      throws Exception {
    execute(OLD_ENTITIES);
    var script = script();
    assertEquals(new Outcome.Done(script, 1_200, 900), run(script));
    assertEquals(EXPECTED, one(FOUND));
    execute("DELETE FROM platform.backfills");
    assertEquals(new Outcome.Done(script, 1_200, 0), run(script));
    assertEquals(EXPECTED, one(FOUND));
  }

  private Outcome run(BackfillScript script) throws Exception {
    return new Backfills(database.migrator(), Observations.logOnly())
        .run(List.of(script), new Pace(130, Duration.ZERO))
        .getFirst();
  }

  private static BackfillScript script() {
    return BackfillScript.of(ServiceModule.all()).stream()
        .filter(script -> script.id().equals("catalog B001"))
        .findFirst()
        .orElseThrow();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String one(String sql) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
