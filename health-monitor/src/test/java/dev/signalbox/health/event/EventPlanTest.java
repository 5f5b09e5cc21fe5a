package dev.signalbox.health.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that each query of this feature and of `status` uses an index, as the service's own role
/// and with row-level security in force.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventPlanTest {
  private final TestDatabase database = TestPostgres.newDatabase();

  /// Fills whole weeks up to the end of this one, since plans must not depend on the hour of the
  /// test.
  @BeforeAll
  void fill() throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO health.integration_events (workspace_id, event_id, integration_id, event_type, severity, occurred_at)
          SELECT w, gen_random_uuid(), 'channel-' || n %% 20,
                 (ARRAY['pricing_sync_error', 'fee_sync_error', 'booking_loss'])[1 + n %% 3],
                 (ARRAY['low', 'medium', 'high', 'critical'])[1 + n %% 4], date_trunc('week', now(), 'UTC') + interval '7 days' - n * interval '10 minutes'
            FROM generate_series(1, 12 * 1008) n, unnest(ARRAY['%s', '%s']::uuid[]) w;
          INSERT INTO health.integration_rollups (workspace_id, integration_id, stream, bucket, ok_count, failed_count,
              error_count, critical_count, covered_until)
          SELECT w, 'channel-' || n %% 20, 'fees', date_bin('5 minutes', now() - n / 20 * interval '5 minutes', '2000-01-01'), 1, 0, 0, 0, now()
            FROM generate_series(1, 40000) n, unnest(ARRAY['%s', '%s']::uuid[]) w;
          INSERT INTO health.integration_health (workspace_id, integration_id, status, last_checked)
          SELECT w, 'channel-' || n %% 20, 'healthy', now() - n * interval '1 minute'
            FROM generate_series(1, 6000) n, unnest(ARRAY['%s', '%s']::uuid[]) w;
          ANALYZE health.integration_events; ANALYZE health.integration_rollups; ANALYZE health.integration_health;
          """
              .formatted(
                  Organizations.ACME,
                  Organizations.GLOBEX,
                  Organizations.ACME,
                  Organizations.GLOBEX,
                  Organizations.ACME,
                  Organizations.GLOBEX));
    }
  }

  private String explain(String query) throws SQLException {
    try (var connection = database.app("health_app").getConnection()) {
      connection.setAutoCommit(false);
      AppSession.enter(connection, Organizations.acme("VIEWER"));
      var plan = new StringBuilder();
      try (var statement = connection.createStatement();
          var result =
              statement.executeQuery("EXPLAIN (ANALYZE, TIMING off, SUMMARY off) " + query)) {
        while (result.next()) {
          plan.append(result.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integration_id = 'channel-7' | workspace_id_integration_id_occ",
        "event_type = 'booking_loss' | workspace_id_event_type_occurre",
        "true | workspace_id_occurred_at_id_idx",
        "severity = 'critical' AND (occurred_at, id) < (now() - interval '9 days', 'a0000000-0000-4000-8000-0000000000aa') | workspace_id_occurred_at_id_idx",
      })
  void a_list_reads_one_index_newest_week_first(String filter, String index) throws SQLException {
    var plan =
        explain(
            "SELECT * FROM health.integration_events WHERE occurred_at >= now() - interval '90 days' AND occurred_at <= now() AND "
                + filter
                + " ORDER BY occurred_at DESC, id DESC LIMIT 51");
    assertNoTableIsScanned(plan);
    assertFalse(plan.contains("Sort"), plan);
    assertTrue(plan.contains(index), plan);
    assertTrue(plan.contains("Index Cond: ((workspace_id = "), plan);
    assertTrue(plan.contains("never executed"), "it should stop before the oldest weeks: " + plan);
  }

  @Test
  void several_filters_use_the_narrowest_index() throws SQLException {
    var plan =
        explain(
            "SELECT * FROM health.integration_events WHERE occurred_at >= now() - interval '90 days' AND"
                + " occurred_at <= now() AND integration_id = 'channel-7' AND event_type = 'booking_loss'"
                + " AND severity = 'high' ORDER BY occurred_at DESC, id DESC LIMIT 51");
    assertNoTableIsScanned(plan);
    assertTrue(plan.contains("workspace_id_integration_id_occ"), plan);
  }

  /// Checks that only partitions that are known to be empty are scanned, which costs nothing.
  private static void assertNoTableIsScanned(String plan) {
    var scans =
        plan.lines()
            .filter(line -> line.contains("Seq Scan") && !line.contains("cost=0.00..0.00"))
            .toList();
    assertEquals(List.of(), scans, plan);
  }

  @Test
  void an_event_is_found_by_id_through_the_primary_key() throws SQLException {
    var plan =
        explain(
            "SELECT * FROM health.integration_events WHERE id = 'a0000000-0000-4000-8000-0000000000aa' AND occurred_at >= now() - interval '90 days'");
    assertNoTableIsScanned(plan);
    assertTrue(plan.contains("_pkey"), plan);
  }

  @Test
  void known_event_ids_are_looked_up_through_the_unique_index() throws SQLException {
    var plan =
        explain(
            "SELECT event_id FROM health.integration_events WHERE event_id = ANY"
                + " (ARRAY['a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-0000000000ab']::uuid[])");
    assertNoTableIsScanned(plan);
    assertTrue(plan.contains("workspace_id_event_id_occurred"), plan);
    assertTrue(plan.contains("event_id = ANY"), plan);
  }

  @Test
  void counts_of_a_day_are_read_through_the_key_of_the_rollups_in_that_days_partitions()
      throws SQLException {
    var plan =
        explain(
            """
            SELECT integration_id, stream, sum(ok_count) FROM health.integration_rollups
            WHERE integration_id = ANY (ARRAY['channel-1', 'channel-2']::text[])
              AND bucket > now() - interval '1 day' AND bucket <= now() GROUP BY integration_id, stream
            """);
    assertTrue(plan.contains("_pkey"), plan);
    assertNoTableIsScanned(plan);
    assertTrue(plan.contains("Subplans Removed"), "other weeks are pruned: " + plan);
  }

  @Test
  void the_history_of_an_integration_reads_its_index() throws SQLException {
    var plan =
        explain(
            "SELECT * FROM health.integration_health WHERE integration_id = 'channel-3'"
                + " ORDER BY last_checked DESC, id DESC LIMIT 51");
    assertTrue(plan.contains("idx_integration_health_integration"), plan);
    assertFalse(plan.contains("Sort"), plan);
  }
}
