package dev.signalbox.testing.dcb;

/// Records a decision and its result: whether its events were stored, by which transaction, and
/// after how many retries because of database errors.
public record Attempt(Decision decision, Seen seen, boolean stored, long transaction, int retries) {
  /// Returns true if its condition forbids what the other attempt stored and it did not see.
  public boolean mustPrecede(Attempt other) {
    return !seen.snapshot().sees(other.transaction) && other.decision.matches(decision.failIf());
  }
}
