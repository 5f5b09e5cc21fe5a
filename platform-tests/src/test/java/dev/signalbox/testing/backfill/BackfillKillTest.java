package dev.signalbox.testing.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.backfill.BackfillState;
import dev.signalbox.platform.backfill.Outcome;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@Tag("slow")
class BackfillKillTest {
  private static final int ROWS = 50_000;
  private static final int KILLS = 6;

  @Test
  void killed_again_and_again_it_changes_each_row_once() throws Exception {
    var readings = Readings.with(ROWS);
    var script = Readings.counting();
    int before = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      killAtRandom(readings, "carefully", before);
      before = readings.count("SELECT sum(times) FROM sample.readings");
      var status = readings.status(script);
      assertEquals(BackfillState.RUNNING, status.state(), "killed in its midst");
      assertTrue(before < ROWS, "kill " + kill + " came too late");
    }
    Outcome outcome;
    do {
      outcome = readings.run(script, Readings.FAST);
    } while (outcome instanceof Outcome.Skipped);
    assertEquals(ROWS, assertInstanceOf(Outcome.Done.class, outcome).rowsChanged());
    assertEquals(ROWS, readings.changed(1));
  }

  /// Control: with the cursor in a transaction of its own, the same kills change rows twice.
  @Test
  void a_runner_that_saves_its_cursor_afterwards_changes_rows_twice() throws Exception {
    var readings = Readings.with(ROWS);
    for (int kill = 1; kill <= KILLS && readings.changed(2) == 0; kill++) {
      killAtRandom(readings, "careless", readings.changed(1));
      settle(readings);
    }
    assertTrue(readings.changed(2) > 0);
  }

  /// Kills the runner after its first step, at a random moment of the next batches.
  private static void killAtRandom(Readings readings, String how, int before) throws Exception {
    var process = BackfillProcess.start(readings, how);
    try {
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (readings.count("SELECT sum(times) FROM sample.readings") <= before) {
        assertTrue(process.isAlive() && System.nanoTime() < deadline, "no batch was done");
        Thread.sleep(5);
      }
      Thread.sleep(ThreadLocalRandom.current().nextInt(200));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// Waits until the server noticed that the runner has ended.
  private static void settle(Readings readings) throws Exception {
    while (readings.count(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'signalbox_migrator'")
        > 0) {
      Thread.sleep(10);
    }
  }
}
