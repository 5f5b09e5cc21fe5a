package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what a list by time reads: the same few pages of the primary key in a log of a hundred
/// events and of a million, as the service's own role and with row-level security in force.
@Tag("slow")
class EventTimePlanTest {
  private static final Pattern BUFFERS = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?");

  /// The bounds leave room for a higher tree: 122 and 319 pages were read for two times, 64 and 159
  /// for one. An index by time would have cost each append 132 bytes of WAL, a quarter of its row.
  @ParameterizedTest
  @ValueSource(ints = {100, 1_000_000})
  void a_time_is_found_by_bisection_however_long_the_log_is(int events) throws SQLException {
    var database = TestPostgres.newDatabase();
    fill(database, events);
    try (var session = AppSession.open(database, "sample_app", Organizations.acme("VIEWER"))) {
      // The first call of a session plans its statements and reads the catalogue for them.
      var _ = session.query(windowOf(events));
      int bisection = buffers(session, windowOf(events));
      int seldom = buffers(session, "SELECT * FROM platform.positions_between('2019-01-01', NULL)");
      int never = buffers(session, "SELECT * FROM platform.positions_between(NULL, '2019-01-01')");
      assertTrue(bisection < 500, "buffers: " + bisection);
      assertTrue(seldom < 250, "buffers: " + seldom);
      assertTrue(never < 250, "buffers: " + never);
      var bounds =
          session.query(
              "SELECT upto - above FROM platform.positions_between("
                  + "'2020-01-01'::timestamptz + %d * interval '7 seconds', '2020-01-01'::timestamptz + (%d + 10) * interval '7 seconds')"
                      .formatted(events / 2, events / 2));
      assertEquals(9 * 27_344 * 256L + 1, Long.parseLong(bounds.getFirst()));
    }
  }

  private static String windowOf(int events) {
    return "SELECT * FROM platform.positions_between('2020-01-01'::timestamptz + %d * interval '7 seconds', '2020-01-01'::timestamptz + %d * interval '7 seconds')"
        .formatted(events / 3, events / 3 * 2);
  }

  private static int buffers(AppSession session, String query) {
    int most = 0;
    for (var line : session.query("EXPLAIN (ANALYZE, BUFFERS, TIMING off) " + query)) {
      var found = BUFFERS.matcher(line);
      if (found.find()) {
        int read = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
        most = Math.max(most, Integer.parseInt(found.group(1)) + read);
      }
    }
    return most;
  }

  /// Stores an event every seven seconds, and as many of another workspace among them.
  private static void fill(TestDatabase database, int events) throws SQLException {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO platform.events (workspace_id, position, id, type, data, recorded_at)
            SELECT w, n * 27344::bigint * 256, gen_random_uuid(), 'A.B.C', '{}', '2020-01-01'::timestamptz + n * interval '7 seconds'
              FROM generate_series(1, %d) n, unnest(ARRAY['%s', '%s']::uuid[]) w
             WHERE w = '%s' OR n %% 10 = 0;
          ANALYZE platform.events
          """
              .formatted(events, Organizations.ACME, Organizations.GLOBEX, Organizations.ACME));
    }
  }
}
