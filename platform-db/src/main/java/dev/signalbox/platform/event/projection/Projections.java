package dev.signalbox.platform.event.projection;

import dev.signalbox.platform.event.ConsistencyToken;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Answers questions of readers about projections in the current workspace.
@Singleton
public final class Projections {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Transactions transactions;
  private final CheckpointRepository checkpoints;

  Projections(Transactions transactions, CheckpointRepository checkpoints) {
    this.transactions = transactions;
    this.checkpoints = checkpoints;
  }

  public Optional<Checkpoint> checkpoint(Projection projection) {
    return transactions.read(() -> checkpoints.find(projection.name(), projection.version()));
  }

  /// Returns the version to read from, the newest that has caught up once; empty before the first
  /// has.
  public Optional<Integer> activeVersion(String projection) {
    return transactions.read(() -> checkpoints.activeVersion(projection));
  }

  /// Resumes a projection that stopped at an event.
  public boolean resume(Projection projection) {
    return transactions.write(() -> checkpoints.resume(projection.name(), projection.version()));
  }

  /// Waits until the projection has processed all events up to a position, such as that of the
  /// caller's own append; returns false after a time-out. Do not call it inside of a transaction.
  public boolean waitUntilProcessed(Projection projection, long position, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (checkpoint(projection).map(Checkpoint::position).orElse(0L) < position) {
      if (System.nanoTime() > end || interrupted()) {
        return false;
      }
    }
    return true;
  }

  /// Waits until the projection has processed all events that a read has seen.
  public boolean waitUntilProcessed(
      Projection projection, ConsistencyToken token, Duration atMost) {
    return waitUntilProcessed(projection, token.high(), atMost);
  }

  private static boolean interrupted() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
