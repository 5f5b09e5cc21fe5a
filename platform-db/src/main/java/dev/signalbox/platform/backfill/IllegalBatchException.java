package dev.signalbox.platform.backfill;

/// Signals a script that violates the contract of backfills; a retry would not help.
final class IllegalBatchException extends RuntimeException {
  IllegalBatchException(String message) {
    super(message);
  }
}
