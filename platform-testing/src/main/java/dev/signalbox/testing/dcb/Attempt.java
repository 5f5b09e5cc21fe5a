package dev.signalbox.testing.dcb;

/// A decision and what came of it: whether its events were stored, by which transaction, and after
/// how many retries because the database gave up one.
public record Attempt(Decision decision, Seen seen, boolean stored, long transaction, int retries) {
  /// Whether its condition forbids what another one stored, which it did not see.
  public boolean mustPrecede(Attempt other) {
    return !seen.snapshot().sees(other.transaction) && other.decision.matches(decision.failIf());
  }
}
