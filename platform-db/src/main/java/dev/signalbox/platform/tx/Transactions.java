package dev.signalbox.platform.tx;

import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.function.Supplier;

/// Runs work in one transaction as the current caller, again from the start when PostgreSQL asks
/// for it. Work must therefore be repeatable: no effects outside of the database.
@Singleton
public final class Transactions {
  private static final TransactionDefinition READ = TransactionDefinition.READ_ONLY;
  private static final TransactionDefinition WRITE = TransactionDefinition.DEFAULT;

  private final TransactionOperations<Connection> operations;
  private final RetryPolicy retry;

  Transactions(TransactionOperations<Connection> operations, RetryPolicy retry) {
    this.operations = operations;
    this.retry = retry;
  }

  /// Read-only: PostgreSQL refuses writes.
  public <T> T read(Supplier<T> work) {
    return run(READ, RetryPolicy.Work.REPEATABLE, work);
  }

  public <T> T write(Supplier<T> work) {
    return run(WRITE, RetryPolicy.Work.ONCE, work);
  }

  /// For work that first inserts a row which a second run would find: it runs again even when the
  /// answer to COMMIT was lost.
  public <T> T writeKeyed(Supplier<T> work) {
    return run(WRITE, RetryPolicy.Work.REPEATABLE, work);
  }

  private <T> T run(TransactionDefinition definition, RetryPolicy.Work kind, Supplier<T> work) {
    if (operations.hasConnection()) {
      return operations.execute(definition, status -> work.get());
    }
    return retry.run(kind, () -> operations.execute(definition, status -> work.get()));
  }
}
