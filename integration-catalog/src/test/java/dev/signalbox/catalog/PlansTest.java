package dev.signalbox.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlansTest {
  private static final String ID = "'00000000-0000-4000-8000-000000000001'";
  private static final String DATA =
      """
      INSERT INTO catalog.integration_definitions (slug, name, category, nango_provider_key)
        SELECT 'generated-' || n, 'Generated', 'CRM', 'generated'
          FROM generate_series(1, 1000) n;
      INSERT INTO catalog.integration_connections (workspace_id, integration_id, status, created_at)
        SELECT w.id, d.id, CASE WHEN d.slug LIKE '%7' THEN 'ACTIVE' ELSE 'DISCONNECTED' END, now() - random() * interval '1 day'
          FROM platform.workspaces w, catalog.integration_definitions d;
      INSERT INTO catalog.entity_types (workspace_id, id, key, name)
        SELECT w.id, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'type-' || n, 'Type' FROM platform.workspaces w, generate_series(1, 20) n;
      INSERT INTO catalog.entity_attributes (workspace_id, entity_type_id, key, data_type)
        SELECT workspace_id, id, 'email', 'TEXT' FROM catalog.entity_types;
      INSERT INTO catalog.entities (workspace_id, entity_type_id, payload, created_at)
        SELECT t.workspace_id, t.id, '{}', now() - n * interval '1 second' FROM catalog.entity_types t, generate_series(1, 100) n;
      INSERT INTO catalog.entity_identities (workspace_id, entity_type_id, match_key, entity_id)
        SELECT workspace_id, entity_type_id, 'key-' || id, id FROM catalog.entities;
      INSERT INTO catalog.entity_attribute_provenance (workspace_id, entity_id, attribute_id, source_type)
        SELECT e.workspace_id, e.id, a.id, 'USER' FROM catalog.entities e JOIN catalog.entity_attributes a USING (workspace_id, entity_type_id);
      INSERT INTO catalog.entity_sources (workspace_id, entity_id, entity_type_id, connection_id, external_id, sync_version, observed_at, content_hash, payload)
        SELECT e.workspace_id, e.id, e.entity_type_id, c.id, 'x-' || e.id, 1, now(), repeat('0', 64), '{}'
          FROM catalog.entities e JOIN LATERAL (SELECT id FROM catalog.integration_connections c WHERE c.workspace_id = e.workspace_id LIMIT 5) c ON true;
      INSERT INTO catalog.integration_events (workspace_id, event_type, source, occurred_at, processed, created_at)
        SELECT w.id, 'type' || n % 10, 'crm', now(), n % 10 > 0, now() - n * interval '1 second'
          FROM platform.workspaces w, generate_series(1, 1000) n;
      ANALYZE
      """;

  private final TestDatabase database = TestPostgres.newDatabase();

  @BeforeAll
  void fill() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(DATA);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integration_connections | status = 'ACTIVE' | idx_integration_connections_status
          integration_connections | true | idx_integration_connections_created_at
          connection_events | connection_id = ID | connection_events_connection_idx
          entity_types | true | entity_types_created_idx
          entities | entity_type_id = ID | entities_type_created_idx
          entities | true | entities_created_idx
          business_workflows | workflow_status = 'active' | business_workflows_status_idx
          business_workflows | true | business_workflows_created_idx
          data_flows | status = 'active' | data_flows_status_idx
          data_flows | true | data_flows_created_idx
          integration_events | NOT processed | integration_events_processed_idx
          integration_events | event_type = 'type1' | integration_events_type_idx
          integration_events | true | integration_events_created_idx
          """)
  void a_list_reads_its_index_in_order(String table, String filter, String index)
      throws SQLException {
    var plan =
        Plans.of(
            database,
            "SELECT * FROM catalog."
                + table
                + " WHERE "
                + filter.replace("ID", ID)
                + " AND (created_at, id) < (now(), '00000000-0000-4000-8000-000000000001'::uuid)"
                + " ORDER BY created_at DESC, id DESC LIMIT 51");
    assertTrue(plan.contains("using " + index), plan);
    assertFalse(plan.contains("Sort"), plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          entity_sources | entity_id = ANY (ARRAY[ID]::uuid[]) | entity_sources_entity_idx
          entity_sources | connection_id = ID AND entity_type_id = ANY (ARRAY[ID]::uuid[]) AND external_id = ANY (ARRAY['x']) | entity_sources_workspace_id_connection_id_entity_type_id_ex_key
          entity_identities | entity_type_id = ID AND match_key = ANY (ARRAY['x']) | entity_identities_pkey
          entity_identities | entity_id = ANY (ARRAY[ID]::uuid[]) | entity_identities_entity_idx
          entity_attribute_provenance | entity_id = ANY (ARRAY[ID]::uuid[]) | idx_entity_attribute_provenance_entity_id
          entities | id = ANY (ARRAY[ID]::uuid[]) | entities_pkey
          integration_connections | id = ID | integration_connections_pkey
          """)
  void a_batch_finds_its_rows_by_index(String table, String filter, String index)
      throws SQLException {
    var plan =
        Plans.of(database, "SELECT * FROM catalog." + table + " WHERE " + filter.replace("ID", ID));
    assertTrue(plan.contains(index), plan);
    assertTrue(plan.contains("Index Cond: ((workspace_id = "), plan);
  }

  @Test
  void a_query_without_an_index_would_be_noticed() throws SQLException {
    var plan = Plans.of(database, "SELECT * FROM catalog.entities ORDER BY updated_at LIMIT 51");
    assertTrue(plan.contains("Sort"), plan);
  }
}
