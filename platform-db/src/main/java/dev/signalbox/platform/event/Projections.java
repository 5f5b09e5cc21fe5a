package dev.signalbox.platform.event;

import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// What readers of projections ask, in the entered workspace.
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

  /// The version to read from: the newest that has caught up once; empty before the first has.
  public Optional<Integer> activeVersion(String projection) {
    return transactions.read(() -> checkpoints.activeVersion(projection));
  }

  /// Lets a projection that stopped at an event go on with it.
  public boolean resume(Projection projection) {
    return transactions.write(() -> checkpoints.resume(projection.name(), projection.version()));
  }

  /// Waits until the projection has digested all up to a position, such as that of one's own
  /// append; false when the time runs out first. Not for use inside of a transaction.
  public boolean waitUntilProcessed(Projection projection, long position, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (checkpoint(projection).map(Checkpoint::position).orElse(0L) < position) {
      if (System.nanoTime() > end || interrupted()) {
        return false;
      }
    }
    return true;
  }

  /// Waits until it has digested all that a read has seen.
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
