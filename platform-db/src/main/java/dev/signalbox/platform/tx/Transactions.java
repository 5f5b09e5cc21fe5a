package dev.signalbox.platform.tx;

import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs work in one transaction as the current caller, and repeats it from the start if PostgreSQL
/// demands a retry. Work must therefore be repeatable: it must have no effects outside of the
/// database.
@Singleton
public final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final TransactionDefinition READ = TransactionDefinition.READ_ONLY;
  private static final TransactionDefinition WRITE = TransactionDefinition.DEFAULT;

  private final TransactionOperations<Connection> operations;
  private final RetryPolicy retry;
  private final Admission admission;

  Transactions(
      TransactionOperations<Connection> operations, RetryPolicy retry, Admission admission) {
    this.operations = operations;
    this.retry = retry;
    this.admission = admission;
  }

  /// Runs read-only work; PostgreSQL rejects writes.
  public <T> T read(Supplier<T> work) {
    return execute(READ, RetryPolicy.Work.REPEATABLE, work);
  }

  public <T> T write(Supplier<T> work) {
    return execute(WRITE, RetryPolicy.Work.ONCE, work);
  }

  /// Writes what has no result.
  public void run(Runnable work) {
    var _ = write(() -> done(work));
  }

  /// Lets PostgreSQL check the access of the caller in an empty transaction.
  public void confirmAccess() {
    var _ = read(() -> done(() -> {}));
  }

  private static Optional<Void> done(Runnable work) {
    work.run();
    return Optional.empty();
  }

  /// Runs work that first inserts a row which a second run would find: it is repeated even if the
  /// answer to COMMIT was lost.
  public <T> T writeKeyed(Supplier<T> work) {
    return execute(WRITE, RetryPolicy.Work.REPEATABLE, work);
  }

  /// Returns true if the calling thread is in a transaction already, which further work joins.
  public boolean running() {
    return operations.hasConnection();
  }

  /// Runs an effect outside of the database once the running transaction is committed, and never if
  /// it is rolled back. The caller does not wait for it, and its failure changes nothing.
  public void afterCommit(Runnable effect) {
    operations
        .findTransactionStatus()
        .orElseThrow(() -> new IllegalStateException("no transaction"))
        .registerSynchronization(new AfterCommit(effect));
  }

  private record AfterCommit(Runnable effect) implements TransactionSynchronization {
    @Override
    public void afterCommit() {
      try {
        effect.run();
      } catch (RuntimeException e) {
        LOG.warn("an effect after a commit failed", e);
      }
    }
  }

  private <T> T execute(TransactionDefinition definition, RetryPolicy.Work kind, Supplier<T> work) {
    if (running()) {
      return operations.execute(definition, status -> work.get());
    }
    return retry.run(
        kind, () -> admission.admitted(() -> operations.execute(definition, status -> work.get())));
  }
}
