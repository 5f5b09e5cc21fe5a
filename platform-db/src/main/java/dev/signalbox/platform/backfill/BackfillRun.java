package dev.signalbox.platform.backfill;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
import dev.signalbox.platform.retry.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/// Runs one script from its current position to its end, batch by batch, on a connection that holds
/// its lock.
final class BackfillRun {
  /// SQL states of failures that end by themselves: a lock not granted in time, a deadlock, a
  /// serialization failure, a statement over its time limit (the next batch is smaller). Each
  /// rolled back the batch.
  private static final Set<String> TRANSIENT = Set.of("55P03", "40P01", "40001", "57014");

  private static final Backoff PAUSES = Backoff.ofMillis(200, 5_000);

  private final Connection connection;
  private final BackfillScript script;
  private final BatchText text;
  private final BackfillLedger ledger;
  private final Pace pace;
  private final Observations observations;
  private final ProgressLines progress;

  private @Nullable String cursor;
  private long seen;
  private long changed;
  private final CursorPath path;

  BackfillRun(
      Session session,
      BackfillScript script,
      BackfillLedger.Entry from,
      Pace pace,
      Observations observations)
      throws SQLException {
    this.connection = session.connection();
    this.script = script;
    this.text = script.batch();
    this.ledger = new BackfillLedger(connection, script);
    this.pace = pace;
    this.observations = observations;
    this.progress = new ProgressLines(observations, script, session.estimatedRows(script));
    this.cursor = from.cursor();
    this.seen = from.rowsSeen();
    this.changed = from.rowsChanged();
    this.path = new CursorPath(cursor);
  }

  /// Runs the remaining batches. A failure of the connection itself is thrown, since nothing could
  /// be recorded about it.
  Outcome finish() throws SQLException, InterruptedException {
    try {
      Batch.check(connection, text);
      ledger.start();
      connection.setAutoCommit(false);
      int size = pace.first();
      while (true) {
        long began = System.nanoTime();
        int rows = size;
        var batch = patiently(rows);
        cursor = batch.next();
        if (cursor == null) {
          return new Outcome.Done(script, seen, changed);
        }
        size = pace.next(rows, Duration.ofNanos(System.nanoTime() - began));
        Thread.sleep(pace.pause());
      }
    } catch (SQLException e) {
      return failed(e, reason(e));
    } catch (IllegalBatchException e) {
      return failed(e, String.valueOf(e.getMessage()));
    }
  }

  /// Runs one batch, with fewer and fewer rows while it meets locks.
  private Batch patiently(int size) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + pace.patience().toNanos();
    int rows = size;
    for (int misses = 1; ; misses++) {
      try {
        return once(rows);
      } catch (SQLException e) {
        if (!isTransient(e) || System.nanoTime() > deadline) {
          throw e;
        }
        connection.rollback();
        observations.record(
            new Observation.TransactionRetried("backfill " + e.getSQLState(), misses));
        rows = pace.smaller(rows);
        Thread.sleep(PAUSES.after(misses));
      }
    }
  }

  private static boolean isTransient(SQLException failure) {
    return failure.getSQLState() != null && TRANSIENT.contains(failure.getSQLState());
  }

  private Batch once(int rows) throws SQLException {
    var batch = Batch.run(connection, text, cursor, rows);
    var next = batch.next();
    if (next != null && (next.equals(cursor) || path.wasAt(next))) {
      throw new IllegalBatchException(
          "returned the cursor " + next + " a second time: it would never end");
    }
    ledger.advance(cursor, batch);
    connection.commit();
    if (next != null) {
      path.passed(next);
    }
    seen += batch.seen();
    changed += batch.changed();
    progress.committed(batch, seen, changed);
    return batch;
  }

  private Outcome failed(Exception failure, String reason) throws SQLException {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      ledger.fail(reason);
    } catch (SQLException e) {
      e.addSuppressed(failure);
      throw e;
    }
    return new Outcome.Failed(script, reason);
  }

  private static String reason(SQLException failure) {
    var said =
        failure instanceof PSQLException known && known.getServerErrorMessage() != null
            ? known.getServerErrorMessage().getMessage()
            : failure.getMessage();
    return said + " (SQLSTATE " + failure.getSQLState() + ")";
  }
}
