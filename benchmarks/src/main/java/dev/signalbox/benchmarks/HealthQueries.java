package dev.signalbox.benchmarks;

import dev.signalbox.testing.Api;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measures the queries that the requirements name: integration events by integration, type,
/// severity and time, the status of integrations, and the event log by time. There are a million
/// rows of each kind of event, under row-level security; requests go through HTTP with a token. The
/// requirement is 100 ms.
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
    var time = "from=" + from + "&to=" + to;
    var events = "/v1/integration-events?";
    var queries = new LinkedHashMap<String, String>();
    queries.put("by integration", events + "integrationId=channel-7");
    queries.put("by integration and time", events + "integrationId=channel-7&" + time);
    queries.put("by type", events + "eventType=fee_sync_error");
    queries.put("by severity", events + "severity=critical");
    queries.put("by time", events + time);
    queries.put("newest", events + "limit=200");
    queries.put("status of all", "/v1/integration-health");
    queries.put("status of one", "/v1/integration-health/channel-7");
    queries.put("history of one", "/v1/integration-health/channel-7/history");
    queries.put("log by time", "/v1/events?" + time);
    queries.put("log by type and time", "/v1/events?type=BENCH.EVENT.N3&" + time);
    queries.put("log by tag and time", "/v1/events?tag=thing:7&" + time);
    queries.put("log by time, newest first", "/v1/events?backwards=true&" + time);
    try (var server = HealthService.on(database)) {
      var api = new Api(server.getURI(), Map.of()).as(Organizations.acme("VIEWER"));
      queries.forEach((name, query) -> measure(api, name, query));
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
      fillStatus(statement);
      fillLog(statement);
    }
    System.out.printf(
        "%d events of 20 integrations and as many of the log, in 2 workspaces over 89 days, made in %.0f s; %d processors, PostgreSQL 17, row-level security on%n",
        EVENTS, (System.nanoTime() - start) / 1e9, Runtime.getRuntime().availableProcessors());
  }

  /// Inserts a check of each of 20 integrations every ten minutes over 30 days.
  private static void fillStatus(Statement statement) throws SQLException {
    statement.execute(
        """
        INSERT INTO health.integration_health (workspace_id, integration_id, status, last_checked)
        SELECT '%s', 'channel-' || n %% 20, 'healthy', now() - n / 20 * interval '10 minutes' FROM generate_series(0, 86399) n
        """
            .formatted(Organizations.ACME));
    statement.execute("VACUUM ANALYZE health.integration_events, health.integration_health");
  }

  /// Inserts the events of the log over 89 days, at the positions that appends would have chosen.
  private static void fillLog(Statement statement) throws SQLException {
    statement.execute(
        """
        CREATE TEMPORARY TABLE made AS SELECT CASE WHEN i %% 4 = 0 THEN '%s'::uuid ELSE '%s'::uuid END AS workspace_id,
            ((extract(epoch FROM t) * 3906.25)::bigint - 6780037500000) * 256 + 7 AS position, 'BENCH.EVENT.N' || i %% 20 AS type,
            'thing:' || i %% 1000 AS tag, t AS recorded_at
          FROM (SELECT i, now() - interval '89 days' * (1 - i::float8 / %d) AS t FROM generate_series(1, %d) i);
        INSERT INTO platform.events (workspace_id, position, id, type, data, tags, recorded_at)
          SELECT workspace_id, position, gen_random_uuid(), type, jsonb_build_object('text', repeat('x', 220)), ARRAY[tag], recorded_at FROM made;
        INSERT INTO platform.event_tags (workspace_id, tag, position, type) SELECT workspace_id, tag, position, type FROM made;
        """
            .formatted(Organizations.GLOBEX, Organizations.ACME, EVENTS, EVENTS));
    statement.execute("VACUUM ANALYZE platform.events, platform.event_tags");
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
