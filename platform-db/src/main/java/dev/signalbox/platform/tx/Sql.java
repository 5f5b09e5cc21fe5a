package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;

/// Statements in the running transaction. Their text is made of compile-time constants, which the
/// compiler enforces: input can only arrive as a bound parameter.
@Singleton
public final class Sql {
  private final TransactionOperations<Connection> operations;

  Sql(TransactionOperations<Connection> operations) {
    this.operations = operations;
  }

  /// A statement with `:named` parameters.
  public Statement of(@CompileTimeConstant final String text) {
    return new Statement(operations.getConnection(), text);
  }
}
