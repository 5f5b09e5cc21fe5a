package dev.signalbox.benchmarks;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.platform.tx.EntryProof;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/// Measures the cost of the isolation and of HTTP, side by side in one run: `./signalbox bench
/// isolation`.
public final class Isolation {
  private static final Duration ROUND = Duration.ofSeconds(10);
  static final String LIST =
      "SELECT * FROM %s WHERE integration_id = 'channel-1' %s ORDER BY last_checked DESC, id DESC LIMIT 51";

  private static final Caller.Member CALLER = Organizations.acme("VIEWER");
  private static final String ENTER =
      "SELECT platform.enter_member('%s', '%s', '%s', '', '%%s')"
          .formatted(CALLER.issuer(), CALLER.subject(), CALLER.workspaceId());

  private Isolation() {}

  /// Measures only one part if given `http` or `statements`. Exits with 1 if a target is missed.
  public static void main(String[] args) throws SQLException, IOException {
    var database = TestPostgres.newDatabase();
    IsolationTables.fill(database);
    var report = new Report();
    var only = Arrays.asList(args);
    if (!only.contains("http")) {
      plan(database);
      statements(database, report);
      bind(database, report);
      policies(database, report);
    }
    if (!only.contains("statements")) {
      new IsolationHttp(database, report).run();
    }
    System.exit(report.missed() ? 1 : 0);
  }

  /// Compares the membership sub-query of the original documents with our policies.
  private static void policies(TestDatabase database, Report report) throws IOException {
    var pgbench = new Pgbench(database, "health_app");
    double ours = pgbench.run(entered(LIST.formatted(IsolationTables.OURS, "")), 2, ROUND);
    double theirs = pgbench.run(entered(LIST.formatted(IsolationTables.MEMBERSHIP, "")), 2, ROUND);
    System.out.printf("  list 50: ours %,.0f tps, membership sub-query %,.1f tps%n", ours, theirs);
    report.atLeast("our policy / membership sub-query", ours / theirs, 100);
  }

  /// Measures the first statement of a transaction, with and without setting the tenant context.
  /// Each transaction receives the nonce for the next signature, as in a service.
  private static void bind(TestDatabase database, Report report) throws SQLException {
    var nanos = new long[2][4000];
    try (var connection = database.app("health_app").getConnection()) {
      connection.setAutoCommit(false);
      var nonce = EntryProof.nonce(connection);
      for (int i = -1000; i < nanos[0].length; i++) {
        var plain = time(connection, "SELECT 1");
        connection.commit();
        var entered = time(connection, ENTER.formatted(proof(nonce)));
        connection.commit();
        nonce = entered.answer().substring(entered.answer().indexOf('#') + 1);
        if (i >= 0) {
          nanos[0][i] = plain.nanos();
          nanos[1][i] = entered.nanos();
        }
      }
    }
    double micros = (percentile(nanos[1], 50) - percentile(nanos[0], 50)) / 1e3;
    report.atMost("bind (enter_member), µs more than SELECT 1", micros, 150);
  }

  private static void statements(TestDatabase database, Report report) throws SQLException {
    try (var connection = database.app("health_app").getConnection()) {
      connection.setAutoCommit(false);
      var workspace = "AND workspace_id = '" + Organizations.ACME + "'";
      var queries =
          Map.of(
              "list 50",
              LIST,
              "point",
              "SELECT * FROM %s WHERE id = (SELECT '" + anId(database) + "'::uuid) %s",
              "count 500",
              "SELECT count(*) FROM %s WHERE last_checked < now() %s");
      for (var query : queries.entrySet()) {
        var micros =
            p50(
                connection,
                query.getValue().formatted(IsolationTables.PLAIN, workspace),
                query.getValue().formatted(IsolationTables.UNSEALED, ""),
                query.getValue().formatted(IsolationTables.OURS, ""));
        var name = query.getKey();
        compare(report, name + ", first of its transaction", Arrays.stream(micros).map(P50::first));
        compare(report, name + ", later one", Arrays.stream(micros).map(P50::later));
      }
    }
  }

  /// Compares a statement without row-level security, with the policy, and with policy and MAC.
  private static void compare(Report report, String what, Stream<Double> of) {
    var micros = of.toList();
    double plain = micros.get(0);
    double ours = micros.get(2);
    System.out.printf(
        "  %s: p50 without RLS %.1f µs, policy %.1f µs, policy and seal %.1f µs%n",
        what, plain, micros.get(1), ours);
    report.atMost("RLS and seal, " + what + ", µs", ours - plain, 50);
    if (what.startsWith("list 50")) {
      report.atMost("RLS and seal on the p50, " + what + ", %", (ours / plain - 1) * 100, 10);
    }
  }

  /// Holds the microseconds of a statement: the first one of a transaction verifies the MAC and
  /// prepares later ones.
  private record P50(double first, double later) {}

  /// Runs each statement in transactions of its own, alternating: once, and then three times.
  private static P50[] p50(Connection connection, String... queries) throws SQLException {
    int rounds = 4000;
    var first = new long[queries.length][rounds];
    var later = new long[queries.length][rounds * 3];
    for (int i = -1000; i < rounds; i++) {
      for (int q = 0; q < queries.length; q++) {
        connection.commit();
        AppSession.enter(connection, Organizations.acme("VIEWER"));
        for (int n = 0; n < 4; n++) {
          long took = time(connection, queries[q]).nanos();
          if (i >= 0 && n == 0) {
            first[q][i] = took;
          } else if (i >= 0) {
            later[q][i * 3 + n - 1] = took;
          }
        }
      }
    }
    var p50 = new P50[queries.length];
    for (int q = 0; q < queries.length; q++) {
      p50[q] = new P50(percentile(first[q], 50) / 1e3, percentile(later[q], 50) / 1e3);
    }
    return p50;
  }

  /// Holds the time that a statement took, and the first column of its last row.
  private record Timed(long nanos, String answer) {}

  private static Timed time(Connection connection, String query) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      long start = System.nanoTime();
      var answer = "";
      try (var result = statement.executeQuery()) {
        while (result.next()) { // read as a service would
          answer = result.getString(1);
        }
      }
      return new Timed(System.nanoTime() - start, answer);
    }
  }

  private static String anId(TestDatabase database) {
    try (var session = AppSession.open(database, "health_app", Organizations.acme("VIEWER"))) {
      return session.query("SELECT id FROM health.integration_health LIMIT 1").getFirst();
    }
  }

  private static void plan(TestDatabase database) {
    try (var session = AppSession.open(database, "health_app", Organizations.acme("VIEWER"))) {
      for (var table : new String[] {IsolationTables.OURS, IsolationTables.MEMBERSHIP}) {
        System.out.println("\nPlan of the list on " + table + ":");
        session
            .query("EXPLAIN (ANALYZE, BUFFERS) " + LIST.formatted(table, ""))
            .forEach(line -> System.out.println("  " + line));
      }
    }
  }

  /// Returns the statements of one request for an integration's history: BEGIN is sent along with
  /// the entry function. pgbench cannot sign each request, so that this signature may be used
  /// again: see IsolationTables.
  static String entered(String query) {
    return """
    \\startpipeline
    BEGIN READ ONLY;
    %s;
    \\endpipeline
    %s;
    COMMIT;
    """
        .formatted(ENTER.formatted(proof("1000000000000000") + "!!"), query);
  }

  private static String proof(String nonce) {
    return EntryProof.with(TestPostgres.ENTRY_KEY)
        .sign(Instant.now(), nonce, AppSession.parts(CALLER));
  }

  static double percentile(long[] nanos, int percent) {
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * (long) percent / 100)];
  }
}
