package dev.signalbox.testing.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.migration.RollbackOptions;
import dev.signalbox.platform.migration.RollbackResult.Done;
import dev.signalbox.platform.migration.RollbackResult.Reason;
import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests a rollback while the previous version serves: writers wait a moment, or the rollback gives
/// up.
@Tag("slow")
class RollbackUnderTrafficTest {
  @TempDir Path folder;
  private TrialModule trial;

  @BeforeEach
  void a_table_with_a_column_to_take_back() {
    trial =
        TrialModule.in(folder)
            .withThings()
            .script(
                "001__colour",
                "-- Purpose: a colour.\nALTER TABLE trial.things ADD COLUMN colour text;\nCREATE INDEX things_colour_idx ON trial.things (workspace_id, colour);",
                "ALTER TABLE trial.things DROP COLUMN colour;")
            .migrate();
    trial.asSuperuser(
        "INSERT INTO platform.entry_keys SELECT 'trial_app', key_id, inner_pad, outer_pad, created_at FROM platform.entry_keys WHERE app_role = 'sample_app'");
  }

  @Test
  void earlier_writers_go_on_and_locks_are_held_for_less_than_a_second() throws Exception {
    var stop = new AtomicBoolean();
    var begun = new AtomicLong();
    var writers = new ArrayList<Future<Writes>>();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        writers.add(threads.submit(writer(1_000_000L * (i + 1), stop, begun)));
      }
      awaitWrites(begun, 30);
      var done = assertInstanceOf(Done.class, trial.rollback(0, RollbackOptions.DEFAULT));
      assertTrue(done.locksHeld().toMillis() < 1_000, done.locksHeld().toString());
      awaitWrites(begun, begun.get() + 30);
      stop.set(true);
      long written = 0;
      for (var writer : writers) {
        var writes = writer.get();
        assertTrue(writes.longest().toMillis() < 2_500, "a writer waited " + writes.longest());
        written += writes.count();
      }
      assertTrue(written > 50, written + " writes");
      assertEquals(
          List.of(String.valueOf(written)),
          trial.ask("SELECT count(*) FROM trial.things WHERE id >= 1000000"));
    }
    assertEquals(List.of(), trial.drift());
  }

  private record Writes(long count, Duration longest) {}

  /// Waits for a number of writes, independent of the machine's speed; the last of them may not
  /// have ended yet.
  private static void awaitWrites(AtomicLong begun, long many) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (begun.get() < many) {
      assertTrue(System.nanoTime() < end, "only " + begun + " writes in a minute");
      Thread.sleep(5);
    }
  }

  private Callable<Writes> writer(long from, AtomicBoolean stop, AtomicLong begun) {
    return () -> {
      long count = 0;
      long longest = 0;
      while (!stop.get()) {
        long start = System.nanoTime();
        begun.incrementAndGet();
        try (var session =
            AppSession.open(trial.database(), "trial_app", Organizations.acme("OWNER"))) {
          var _ =
              session.query(
                  "INSERT INTO trial.things (id) VALUES (" + (from + count) + ") RETURNING id");
          session.commit();
        }
        longest = Math.max(longest, System.nanoTime() - start);
        count++;
      }
      return new Writes(count, Duration.ofNanos(longest));
    };
  }

  @Test
  void a_locked_table_is_waited_for_and_then_its_sessions_are_named() throws SQLException {
    var before = trial.everything();
    try (var holder = trial.database().superuser().getConnection()) {
      holder.setAutoCommit(false);
      TrialModule.run(holder, "UPDATE trial.things SET name = 'held' WHERE id = 1");
      var refused =
          RollbackTest.refused(
              Reason.LOCKED,
              trial.rollback(0, RollbackOptions.DEFAULT.patient(Duration.ofMillis(200), 2)));
      assertEquals(1, refused.details().size());
      assertTrue(
          refused.details().getFirst().matches("session \\d+ of \\S+ holds trial\\.things.*"),
          refused.toString());
      assertEquals(before, trial.everything());
      holder.rollback();
    }
    assertInstanceOf(Done.class, trial.rollback(0, RollbackOptions.DEFAULT));
  }

  @Test
  void a_table_that_becomes_free_in_between_is_taken_at_the_next_attempt() throws Exception {
    try (var holder = trial.database().superuser().getConnection();
        var threads = Executors.newSingleThreadExecutor()) {
      holder.setAutoCommit(false);
      TrialModule.run(holder, "UPDATE trial.things SET name = 'held' WHERE id = 1");
      var result =
          threads.submit(
              () -> trial.rollback(0, RollbackOptions.DEFAULT.patient(Duration.ofMillis(100), 10)));
      Thread.sleep(700);
      holder.commit();
      assertInstanceOf(Done.class, result.get());
    }
  }
}
