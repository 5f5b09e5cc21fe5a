package dev.signalbox.platform.tx;

import com.google.errorprone.annotations.CompileTimeConstant;
import jakarta.inject.Singleton;

/// Creates statements in the running transaction. Their text consists of compile-time constants,
/// which the compiler enforces: input can only arrive as a bound parameter.
@Singleton
public final class Sql {
  private final RlsTransactionManager transactions;
  private final EntryProof proof;

  Sql(RlsTransactionManager transactions, EntryConfig config) {
    this.transactions = transactions;
    this.proof = EntryProof.with(config.key());
  }

  /// Creates a statement with `:named` parameters.
  public Statement of(@CompileTimeConstant final String text) {
    return new Statement(transactions.current(), text, proof);
  }
}
