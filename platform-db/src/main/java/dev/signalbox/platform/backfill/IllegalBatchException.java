package dev.signalbox.platform.backfill;

/// A script that does not keep its side: trying again would not help.
final class IllegalBatchException extends RuntimeException {
  IllegalBatchException(String message) {
    super(message);
  }
}
