package dev.signalbox.benchmarks;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// Measures queries of events by integration and by time with a million events, under row-level
/// security: through HTTP with a token, with PostgreSQL's plan. The requirement is 100 ms.
public final class HealthQueries {
  private static final int EVENTS = 1_000_000;
  private static final int REQUESTS = 300;

  private HealthQueries() {}

  /// Runs the benchmark; takes no arguments.
  public static void main(String[] args) throws SQLException {
    var database = TestPostgres.newDatabase();
    fill(database);
    var from = Instant.now().minus(Duration.ofDays(30));
    var to = from.plus(Duration.ofDays(1));
    var queries =
        Map.of(
            "by integration", "integrationId=channel-7",
            "by time", "from=" + from + "&to=" + to,
            "by integration and time", "integrationId=channel-7&from=" + from + "&to=" + to,
            "by type", "eventType=fee_sync_error",
            "newest", "limit=200");
    try (var server = HealthService.on(database)) {
      var api = new Api(server.getURI(), Map.of()).as(Organizations.acme("VIEWER"));
      queries.forEach((name, query) -> measure(api, name, "/v1/integration-events?" + query));
    }
    explain(database, "by integration", "AND integration_id = 'channel-7'");
    explain(database, "by time", "AND occurred_at BETWEEN '" + from + "' AND '" + to + "'");
    System.exit(0);
  }

  private static void fill(TestDatabase database) throws SQLException {
    long start = System.nanoTime();
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO health.integration_events (workspace_id, event_id, integration_id, event_type, severity, message, occurred_at)
          SELECT CASE WHEN i %% 4 = 0 THEN '%s'::uuid ELSE '%s'::uuid END, gen_random_uuid(), 'channel-' || i %% 20,
                 (ARRAY['pricing_sync_error', 'fee_sync_error', 'booking_loss'])[1 + i %% 3], (ARRAY['low', 'medium', 'high', 'critical'])[1 + i %% 4],
                 'listing L-' || i || ' was refused', now() - interval '89 days' * (i::float8 / %d)
            FROM generate_series(1, %d) i
          """
              .formatted(Organizations.GLOBEX, Organizations.ACME, EVENTS, EVENTS));
      statement.execute("VACUUM ANALYZE health.integration_events");
    }
    System.out.printf(
        "%d events of 20 integrations in 2 workspaces over 89 days, made in %.0f s; %d processors, PostgreSQL 17, row-level security on%n",
        EVENTS, (System.nanoTime() - start) / 1e9, Runtime.getRuntime().availableProcessors());
  }

  private static void measure(Api api, String name, String path) {
    var nanos = new long[REQUESTS];
    int items = 0;
    for (int i = -REQUESTS / 3; i < REQUESTS; i++) {
      long start = System.nanoTime();
      var answer = api.get(path);
      if (answer.status() != 200) {
        throw new IllegalStateException(answer.body());
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
        items = answer.json().path("items").size();
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-26s HTTP p50 %6.2f ms   p95 %6.2f ms   p99 %6.2f ms   %d events a page%n",
        name,
        nanos[REQUESTS / 2] / 1e6,
        nanos[REQUESTS * 95 / 100] / 1e6,
        nanos[REQUESTS * 99 / 100] / 1e6,
        items);
  }

  private static void explain(TestDatabase database, String name, String condition) {
    try (var session = AppSession.open(database, "health_app", Organizations.acme("VIEWER"))) {
      System.out.println("\nPlan " + name + ":");
      session
          .query(
              "EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM health.integration_events WHERE occurred_at >= now() - interval '90 days' "
                  + condition
                  + " ORDER BY occurred_at DESC, id DESC LIMIT 51")
          .stream()
          .filter(line -> !line.contains("never executed"))
          .forEach(line -> System.out.println("  " + line));
    }
  }
}
