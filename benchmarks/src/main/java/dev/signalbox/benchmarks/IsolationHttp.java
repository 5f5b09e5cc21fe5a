package dev.signalbox.benchmarks;

import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.postgres.LocalPostgres;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestTokens;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/// Measures a list through HTTP with a token, and by pgbench, alternating; and the same requests
/// with and without workspace isolation.
record IsolationHttp(TestDatabase database, Report report) {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final int TURNS = 20;
  private static final Duration TURN = Duration.ofSeconds(1);

  void run() throws IOException, SQLException {
    var pooled = new DatabaseUrl(database.url(), "", "").pooled("bench", false);
    try (var server = HealthService.on(database, Map.of("datasources.default.url", pooled))) {
      var load =
          new HttpLoad(
              server.getURI(),
              "/v1/integration-health/channel-1/history",
              Map.of(
                  "Authorization",
                  "Bearer " + TestTokens.valid("acme-viewer"),
                  "X-Workspace-Id",
                  Organizations.ACME.toString()));
      var _ = load.run(CLIENTS, Duration.ofSeconds(90)); // warms up the JIT compiler
      ratio(load, "HTTP with JWT and RLS / pgbench, sharing all cores");
      if (database.server() instanceof LocalPostgres) {
        try (var _ = Cores.between(database)) {
          ratio(load, "HTTP with JWT and RLS / pgbench, PostgreSQL on half of the cores");
        }
      }
      request(load);
    }
  }

  /// Compares throughput while service and PostgreSQL use all of the machine; so does pgbench.
  private void ratio(HttpLoad load, String what) throws IOException {
    var pgbench = new Pgbench(database, "health_app");
    var script = Isolation.entered(Isolation.LIST.formatted(IsolationTables.OURS, ""));
    var ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double direct = pgbench.run(script, CLIENTS, ROUND);
      var nanos = load.run(CLIENTS, ROUND);
      double http = nanos.length / (double) ROUND.toSeconds();
      ratios[round] = http / direct;
      System.out.printf(
          "  round %d: pgbench %,.0f tps, HTTP %,.0f requests/s (p50 %.2f ms, p99 %.2f ms), ratio %.2f%n",
          round + 1,
          direct,
          http,
          Isolation.percentile(nanos, 50) / 1e6,
          Isolation.percentile(nanos, 99) / 1e6,
          ratios[round]);
    }
    Arrays.sort(ratios);
    report.atLeast(what, ratios[ROUNDS / 2], 0.6);
  }

  /// Measures one client in turns of a second: with the table's own policies, and with a policy
  /// that names the workspace as a constant, like a WHERE clause of an application without
  /// row-level security. Both set the tenant context.
  private void request(HttpLoad load) throws SQLException {
    var with = LongStream.builder();
    var without = LongStream.builder();
    for (int turn = -1; turn < TURNS; turn++) {
      IsolationTables.keepApart(database, true);
      var on = measured(load);
      IsolationTables.keepApart(database, false);
      var off = measured(load);
      if (turn >= 0) {
        Arrays.stream(on).forEach(with);
        Arrays.stream(off).forEach(without);
      }
    }
    IsolationTables.keepApart(database, true);
    double on = Isolation.percentile(with.build().toArray(), 50) / 1e3;
    double off = Isolation.percentile(without.build().toArray(), 50) / 1e3;
    System.out.printf("  a request: p50 without %.0f µs, with RLS and seal %.0f µs%n", off, on);
    report.atMost("RLS and seal on the p50 of a request, %", (on / off - 1) * 100, 10);
  }

  /// Measures after a moment in which connections plan their statements again.
  private static long[] measured(HttpLoad load) {
    var _ = load.run(1, Duration.ofMillis(100));
    return load.run(1, TURN);
  }
}
