package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import dev.signalbox.testing.dcb.Contenders;
import dev.signalbox.testing.dcb.EventFunctions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Who reads up to the watermark sees each event once and in order, whatever is under way.
class WatermarkTest {
  private static final EventFunctions EVENTS = new EventFunctions(false);
  private static final Caller.Member ACME = Organizations.acme("EDITOR");
  private static final Caller.Member GLOBEX = Organizations.globex();
  private static final int APPENDERS = 16;
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final String WATERMARK = "SELECT platform.event_watermark()";
  private static final String HEAD = "SELECT coalesce(max(position), 0) FROM platform.events";

  private final TestDatabase database = TestPostgres.newDatabase();

  /// Positions as two followers got them: one stops at the watermark, one at the head.
  private record Followed(List<Long> complete, List<Long> careless, List<Long> stored) {}

  @Test
  void a_follower_sees_each_event_once_and_in_order_while_others_append() throws Exception {
    var followed = follow();
    assertTrue(followed.stored().size() > 100, () -> "too few: " + followed.stored().size());
    assertEquals(followed.stored(), followed.complete());
    assertTrue(
        followed.careless().size() < followed.stored().size(),
        "who reads up to the head must lose events, or nothing was tried");
  }

  @Test
  void an_append_under_way_holds_it_back_and_its_end_lets_it_go() throws SQLException {
    long before = append(ACME);
    try (var held = entered(ACME)) {
      long held1 = append(held);
      long after = append(ACME);
      assertTrue(held1 < after);
      long watermark = number(ACME, WATERMARK);
      assertTrue(before <= watermark && watermark < held1, () -> before + " " + watermark);
      held.commit();
      assertEquals(after, number(ACME, WATERMARK));
    }
  }

  @Test
  void one_that_is_rolled_back_lets_it_go_too() throws SQLException {
    try (var held = entered(ACME)) {
      long _ = append(held);
      long after = append(ACME);
      assertTrue(number(ACME, WATERMARK) < after);
      held.rollback();
      assertEquals(after, number(ACME, WATERMARK));
    }
  }

  @Test
  void writes_elsewhere_do_not_hold_it_back() throws SQLException {
    try (var otherTable = entered(ACME);
        var otherWorkspace = entered(GLOBEX);
        var superuser = database.superuser().getConnection()) {
      execute(otherTable, "INSERT INTO sample.notes (text) VALUES ('long under way')");
      long _ = append(otherWorkspace);
      superuser.setAutoCommit(false);
      execute(superuser, "CREATE TABLE public.long_under_way (n integer)");
      long last = append(ACME);
      assertEquals(last, number(ACME, WATERMARK));
      assertTrue(pinned(last) < 0, "pg_snapshot_xmin is held back, which is what others stop at");
    }
  }

  private Followed follow() throws Exception {
    var done = new AtomicBoolean();
    try (var appenders = Contenders.open(database.app("sample_app"), APPENDERS, ACME, false);
        var complete = Follower.start(database, done, WATERMARK);
        var careless = Follower.start(database, done, HEAD)) {
      long end = System.nanoTime() + TIME.toNanos();
      var _ =
          appenders.all((i, connection) -> {
            while (System.nanoTime() < end) {
              appendSlowly(connection, i % 2 == 0);
            }
            return i;
          });
      done.set(true);
      return new Followed(complete.positions(), careless.positions(), stored());
    }
  }

  /// Takes its transaction id early or late, appends up to three times, and takes its time between.
  private void appendSlowly(Connection connection, boolean early) throws SQLException {
    var random = ThreadLocalRandom.current();
    AppSession.enter(connection, ACME);
    if (early) {
      execute(connection, "SELECT pg_current_xact_id()");
    }
    pause(random.nextInt(20));
    int appends = 1 + random.nextInt(3);
    for (int i = 0; i < appends; i++) {
      long _ = append(connection);
      pause(random.nextInt(10));
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  private List<Long> stored() throws SQLException {
    try (var connection = entered(ACME)) {
      return Follower.positions(connection, 0, Long.MAX_VALUE);
    }
  }

  /// Above 0 if the transaction that stored the event lies below `pg_snapshot_xmin`.
  private long pinned(long position) throws SQLException {
    return number(
        ACME,
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - tx::text::bigint FROM platform.events WHERE position = "
            + position);
  }

  private long append(Caller.Member member) throws SQLException {
    try (var connection = entered(member)) {
      long position = append(connection);
      connection.commit();
      return position;
    }
  }

  private static long append(Connection connection) throws SQLException {
    var tag = Tag.of("slow", UUID.randomUUID());
    var event = NewEvent.of("SLOW.DONE.OK", Json.object(), tag);
    var own = Query.tagged(Tag.of("nobody", UUID.randomUUID()));
    assertTrue(EVENTS.append(connection, List.of(event), own, EVENTS.read(connection, own)));
    return Follower.number(
        connection, "SELECT position FROM platform.event_tags WHERE tag = '" + tag + "'");
  }

  private long number(Caller.Member member, String sql) throws SQLException {
    try (var connection = entered(member)) {
      return Follower.number(connection, sql);
    }
  }

  private Connection entered(Caller.Member member) throws SQLException {
    var connection = database.app("sample_app").getConnection();
    connection.setAutoCommit(false);
    AppSession.enter(connection, member);
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads on from the last position it saw, up to a bound that it asks for first.
  private static final class Follower implements AutoCloseable {
    private final Connection connection;
    private final Thread thread;
    private final List<Long> seen = new ArrayList<>();
    private volatile String failure = "";

    private Follower(Connection connection, AtomicBoolean done, String bound) {
      this.connection = connection;
      this.thread = Thread.ofPlatform().start(() -> follow(done, bound));
    }

    static Follower start(TestDatabase database, AtomicBoolean done, String bound)
        throws SQLException {
      var connection = database.app("sample_app").getConnection();
      connection.setAutoCommit(false);
      return new Follower(connection, done, bound);
    }

    /// Looks once more after the appenders have ended.
    private void follow(AtomicBoolean done, String bound) {
      try {
        boolean last;
        do {
          last = done.get();
          AppSession.enter(connection, ACME);
          long upTo = number(connection, bound);
          seen.addAll(positions(connection, seen.isEmpty() ? 0 : seen.getLast(), upTo));
          connection.commit();
        } while (!last);
      } catch (SQLException e) {
        failure = String.valueOf(e.getMessage());
      }
    }

    List<Long> positions() throws InterruptedException {
      thread.join();
      assertEquals("", failure);
      return List.copyOf(seen);
    }

    static List<Long> positions(Connection connection, long above, long upTo) throws SQLException {
      try (var statement =
          connection.prepareStatement(
              "SELECT position FROM platform.events WHERE position > ? AND position <= ? ORDER BY position")) {
        statement.setLong(1, above);
        statement.setLong(2, upTo);
        try (var rows = statement.executeQuery()) {
          var positions = new ArrayList<Long>();
          while (rows.next()) {
            positions.add(rows.getLong(1));
          }
          return positions;
        }
      }
    }

    static long number(Connection connection, String sql) throws SQLException {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery(sql)) {
        row.next();
        return row.getLong(1);
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
