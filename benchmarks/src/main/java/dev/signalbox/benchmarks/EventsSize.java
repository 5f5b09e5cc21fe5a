package dev.signalbox.benchmarks;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// Measures our store when it is empty, with one and with five times as many events: appends, the
/// append function alone, and reads of a decision by two tags.
record EventsSize(Report report, long million) {
  /// Makes a number of appends, each of one event under a condition of its own.
  private static final String APPEND =
      """
      EXPLAIN (ANALYZE, TIMING OFF) SELECT a.* FROM (SELECT array_agg(gen_random_uuid()) AS ids, array_agg('SEAT.TAKEN.OK'::text) AS types,
          array_agg(jsonb_build_object('text', repeat('x', 220))) AS data, array_agg('{}'::jsonb) AS metadata, array_agg(n) AS ends, array_agg('seat:' || gen_random_uuid()) AS tags,
          array_agg(NULL::text) AS keys FROM generate_series(1, ?::integer) n) t,
        platform.append_together(t.ids, t.types, t.data, t.metadata, t.ends, t.tags, t.ends, NULL, NULL, t.types, t.ends, t.tags, t.ends, t.ends, NULL, NULL, NULL, NULL, t.keys, NULL, true) a
      """;

  void run(Duration duration) throws SQLException {
    var database = TestPostgres.newDatabase();
    double empty = appends(database, "empty", duration);
    fill(database, 1, million);
    appends(database, "one part", duration);
    report.atMost("append function at one part, µs", function(database, 1), 200);
    System.out.printf(
        "  an append of 4 in a group %.0f µs, of 16 %.0f µs%n",
        function(database, 4) / 4, function(database, 16) / 16);
    report.atMost(
        "decision by a rare and a hot tag, one part, ms", read(database, "item:7", "hot:1"), 5);
    report.atMost(
        "decision by two medium tags, one part, ms", read(database, "group:7", "kind:3"), 5);
    plan(database);
    fill(database, million + 1, 5 * million);
    double full = appends(database, "five parts", duration);
    report.atMost("appends slower at five parts than empty, %", (1 - full / empty) * 100, 10);
    System.out.printf("  append function at five parts %.0f µs%n", function(database, 1));
    System.out.printf("  rare and hot at five parts %.2f ms%n", read(database, "item:7", "hot:1"));
    System.out.printf("  two medium at five parts %.2f ms%n", read(database, "group:7", "kind:3"));
    plan(database);
  }

  /// Inserts half of the events into the caller's workspace, the rest into another. Each carries
  /// one of 200,000 items; one in ten has the hot tag; groups and kinds are in between.
  private static void fill(TestDatabase database, long from, long to) throws SQLException {
    long start = System.nanoTime();
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          String.format(
              Locale.ROOT,
              """
              CREATE TEMPORARY TABLE made AS SELECT (CASE WHEN i %% 2 = 0 THEN '%s' ELSE '%s' END)::uuid AS workspace_id,
                i::bigint AS position, 'ITEM.CHANGED.N' || i %% 20 AS type,
                ARRAY['item:' || i / 2 %% 200000, 'group:' || i / 2 %% 997, 'kind:' || i / 2 %% 101] || CASE WHEN i / 2 %% 10 = 7 THEN ARRAY['hot:1'] ELSE '{}' END AS tags
                FROM generate_series(%d, %d) i;
              INSERT INTO platform.events (workspace_id, position, id, type, data, metadata, tags)
                SELECT m.workspace_id, m.position, gen_random_uuid(), m.type, jsonb_build_object('text', repeat('x', 220)), '{}', m.tags FROM made m;
              INSERT INTO platform.event_tags (workspace_id, tag, position, type)
                SELECT m.workspace_id, t, m.position, m.type FROM made m, unnest(m.tags) t;
              DROP TABLE made;
              """,
              Organizations.ACME,
              Organizations.GLOBEX,
              from,
              to));
      statement.execute("VACUUM ANALYZE platform.events");
      statement.execute("VACUUM ANALYZE platform.event_tags");
    }
    System.out.printf("%,d events, made in %.0f s%n", to, (System.nanoTime() - start) / 1e9);
  }

  /// Returns the appends per second of 8 clients, by statements: the median of three.
  private static double appends(TestDatabase database, String size, Duration duration) {
    var rates = new double[3];
    for (int i = 0; i < rates.length; i++) {
      var outcome = EventsLoad.run(EventsOurs.statements(database), 8, duration, 1);
      rates[i] = outcome.perSecond();
      System.out.printf(
          "  %-10s %,7.0f appends/s   p50 %,.0f µs   p99 %,.0f µs%n",
          size, rates[i], outcome.micros(50), outcome.micros(99));
    }
    Arrays.sort(rates);
    return rates[1];
  }

  /// Returns the median server time of a number of appends in a transaction of an app role, by
  /// EXPLAIN ANALYZE.
  private static double function(TestDatabase database, int appends) {
    var micros = new double[500];
    // One connection is used, since a new one would read the catalogue and compile the function
    // each time.
    try (var session = AppSession.open(database, "health_app")) {
      for (int i = -100; i < micros.length; i++) {
        session.enter(Organizations.acme("EDITOR"));
        var lines = session.query(APPEND, appends);
        session.commit();
        if (i >= 0) {
          micros[i] = Double.parseDouble(lines.getLast().replaceAll("[^0-9.]", "")) * 1000;
        }
      }
    }
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }

  /// Returns the median milliseconds of 101 decisions, and prints the result.
  private static double read(TestDatabase database, String one, String other) {
    var millis = new double[101];
    try (var session = AppSession.open(database, "health_app", Organizations.acme("EDITOR"))) {
      for (int i = -20; i < millis.length; i++) {
        long start = System.nanoTime();
        var found =
            session.query(
                "SELECT count(*) FROM platform.read_events('{}', '{0}', '{%s,%s}', '{2}', -1, 9223372036854775807, false, NULL, NULL, NULL)"
                    .formatted(one, other));
        if (i >= 0) {
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
        if (i == 0) {
          System.out.printf("  %s and %s: %s events%n", one, other, found.getFirst());
        }
      }
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  /// Prints the plan that finds rows with a hot tag among those with a rare one: the second
  /// statement of platform.positions_of_all.
  private static void plan(TestDatabase database) {
    try (var session = AppSession.open(database, "health_app", Organizations.acme("EDITOR"))) {
      session
          .query(
              """
              EXPLAIN (ANALYZE, BUFFERS) SELECT t.position FROM platform.event_tags t
                WHERE t.workspace_id = platform.current_workspace_id() AND t.tag = 'hot:1'
                  AND t.position = ANY (ARRAY(SELECT r.position FROM platform.event_tags r
                    WHERE r.workspace_id = platform.current_workspace_id() AND r.tag = 'item:7' ORDER BY r.position LIMIT 64))
                ORDER BY t.position
              """)
          .forEach(line -> System.out.println("  " + line));
    }
  }
}
