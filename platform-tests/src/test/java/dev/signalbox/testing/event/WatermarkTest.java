package dev.signalbox.testing.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.tenant.Caller;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.dcb.Contenders;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Tests that a reader up to the watermark sees each event once and in order, whatever appends are
/// in progress.
class WatermarkTest extends RawEventTest {
  private static final int APPENDERS = 16;
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final String WATERMARK = "SELECT platform.event_watermark()";
  private static final String HEAD = "SELECT coalesce(max(position), 0) FROM platform.events";

  /// Holds the positions that two followers received: one stops at the watermark, one at the head.
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
  void an_append_in_progress_holds_the_watermark_back_until_it_ends() throws SQLException {
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
  void a_rolled_back_append_releases_the_watermark_too() throws SQLException {
    try (var held = entered(ACME)) {
      long _ = append(held);
      long after = append(ACME);
      assertTrue(number(ACME, WATERMARK) < after);
      held.rollback();
      assertEquals(after, number(ACME, WATERMARK));
    }
  }

  @Test
  void writes_in_other_workspaces_do_not_hold_the_watermark_back() throws SQLException {
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

  /// Takes its transaction id early or late, appends up to three times, and pauses in between.
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

  /// Returns a number above 0 if the transaction that stored the event is below `pg_snapshot_xmin`.
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
    var tag = fresh();
    append(connection, tag);
    return number(
        connection, "SELECT position FROM platform.event_tags WHERE tag = ?", tag.toString());
  }

  private long number(Caller.Member member, String sql) throws SQLException {
    try (var connection = entered(member)) {
      return number(connection, sql);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
