package dev.signalbox.testing.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.platform.backfill.BackfillScript;
import dev.signalbox.platform.backfill.Outcome;
import dev.signalbox.platform.backfill.Pace;
import dev.signalbox.testing.Organizations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackfillWriterTest {
  private static final int ROWS = 10_000;

  /// A script whose batches take at least 30 ms each.
  private static final BackfillScript SLOW =
      Readings.script(
          1,
          "times = r.times + 1",
          "FROM (SELECT pg_sleep(0.03 + 0 * (SELECT count(*) FROM changed))) s");

  @Test
  void a_writer_waits_for_one_batch_at_most() throws Exception {
    var readings = Readings.with(ROWS);
    var writer = new Writer(readings);
    long began = System.nanoTime();
    var outcome = readings.run(SLOW, new Pace(100, Duration.ofMillis(1)));
    long took = (System.nanoTime() - began) / 1_000_000;
    long worst = writer.stop();
    assertInstanceOf(Outcome.Done.class, outcome);
    assertTrue(writer.writes.get() > 200, writer.writes + " writes");
    assertTrue(took > 2_500, took + " ms in all");
    assertTrue(worst < 800, "waited " + worst + " ms of " + took);
    System.out.printf(
        "backfill: %d writes beside it, the slowest took %d ms of %d%n",
        writer.writes.get(), worst, took);
    assertEquals(
        ROWS,
        readings.count("SELECT count(*) FROM sample.readings WHERE id <= 10000 AND times = 1"));
  }

  /// Control: if all batches share one transaction, the writer waits for its end.
  @Test
  void a_backfill_in_one_transaction_blocks_the_writer() throws Exception {
    var readings = Readings.with(ROWS);
    var writer = new Writer(readings);
    try (var connection = readings.connection();
        var batch =
            connection.prepareStatement(
                "UPDATE sample.readings SET times = times + 1 WHERE id > ? AND id <= ? + 100")) {
      connection.setAutoCommit(false);
      for (int from = 0; from < ROWS; from += 100) {
        batch.setInt(1, from);
        batch.setInt(2, from);
        batch.executeUpdate();
        Thread.sleep(30);
      }
      connection.commit();
    }
    long worst = writer.stop();
    assertTrue(worst > 1_000, "waited " + worst + " ms only");
  }

  /// Updates random rows and inserts new ones sequentially, and records the longest wait.
  private static final class Writer {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong worst = new AtomicLong();
    private final Thread thread;

    Writer(Readings readings) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  write(readings);
                } catch (SQLException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    private void write(Readings readings) throws SQLException, InterruptedException {
      try (var connection = readings.connection();
          var update =
              connection.prepareStatement(
                  "UPDATE sample.readings SET value = value + 1 WHERE workspace_id = ? AND id = ?");
          var insert =
              connection.prepareStatement(
                  "INSERT INTO sample.readings (workspace_id, id) VALUES (?, ?)")) {
        for (int n = 1; !stopped.get(); n++) {
          int id = ThreadLocalRandom.current().nextInt(1, ROWS + 1);
          long began = System.nanoTime();
          update.setObject(1, id % 2 == 0 ? Organizations.ACME : Organizations.GLOBEX);
          update.setInt(2, id);
          assertEquals(1, update.executeUpdate());
          insert.setObject(1, Organizations.ACME);
          insert.setInt(2, ROWS + n);
          insert.executeUpdate();
          worst.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
          writes.incrementAndGet();
          // The writer is slower than the backfill, which would otherwise never reach the end of
          // the inserted rows.
          Thread.sleep(2);
        }
      }
    }

    /// Stops the writer and returns the longest wait, in milliseconds.
    long stop() throws InterruptedException {
      stopped.set(true);
      thread.join();
      return worst.get();
    }
  }
}
