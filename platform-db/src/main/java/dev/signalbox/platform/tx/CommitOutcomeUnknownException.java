package dev.signalbox.platform.tx;

import io.micronaut.transaction.exceptions.TransactionSystemException;

/// Signals that the connection broke during COMMIT: the work may or may not have been stored, and
/// only an idempotency key makes a repetition safe.
final class CommitOutcomeUnknownException extends TransactionSystemException {
  CommitOutcomeUnknownException(Throwable cause) {
    super("commit outcome unknown", cause);
  }
}
