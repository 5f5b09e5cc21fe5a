package dev.signalbox.platform.event;

/// Decides when an append is rejected.
public sealed interface AppendCondition {
  /// The append is never rejected.
  record Unconditional() implements AppendCondition {}

  /// The append is rejected if an event matches that the caller has not seen.
  record FailIfEventsMatch(Query query, After after) implements AppendCondition {
    /// Considers only events that an earlier read did not see.
    public FailIfEventsMatch after(ConsistencyToken token) {
      return new FailIfEventsMatch(query, new After.Read(token));
    }

    /// Considers only events above a position. It is valid in ordered mode only, and answered with
    /// `consistency-token-required` otherwise, since an append with a lower position may still be
    /// in progress.
    public FailIfEventsMatch after(long position) {
      return new FailIfEventsMatch(query, new After.Position(position));
    }
  }

  /// States what the caller had seen when it made the decision.
  sealed interface After {
    /// The caller had seen nothing: any match rejects the append.
    record Nothing() implements After {}

    record Read(ConsistencyToken token) implements After {}

    record Position(long position) implements After {}
  }

  static AppendCondition none() {
    return new Unconditional();
  }

  static FailIfEventsMatch failIfEventsMatch(Query query) {
    return new FailIfEventsMatch(query, new After.Nothing());
  }
}
