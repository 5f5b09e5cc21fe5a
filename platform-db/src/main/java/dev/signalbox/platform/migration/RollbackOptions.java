package dev.signalbox.platform.migration;

import java.time.Duration;

/// Configures a rollback. `lockTimeout` applies to each lock on a table; a rollback that fails to
/// get a lock starts over, up to `attempts` times in all.
public record RollbackOptions(
    boolean dryRun, boolean allowDataLoss, boolean archive, Duration lockTimeout, int attempts) {
  public static final RollbackOptions DEFAULT =
      new RollbackOptions(false, false, false, Duration.ofSeconds(1), 5);

  public RollbackOptions {
    if (lockTimeout.toMillis() < 1 || attempts < 1) {
      throw new IllegalArgumentException("a lock time-out of 1 ms and one attempt are the least");
    }
  }

  public RollbackOptions rehearsing() {
    return new RollbackOptions(true, allowDataLoss, archive, lockTimeout, attempts);
  }

  public RollbackOptions losingData() {
    return new RollbackOptions(dryRun, true, archive, lockTimeout, attempts);
  }

  public RollbackOptions archiving() {
    return new RollbackOptions(dryRun, true, true, lockTimeout, attempts);
  }

  public RollbackOptions patient(Duration limit, int tries) {
    return new RollbackOptions(dryRun, allowDataLoss, archive, limit, tries);
  }
}
