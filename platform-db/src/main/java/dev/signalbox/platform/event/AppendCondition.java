package dev.signalbox.platform.event;

/// When an append is refused.
public sealed interface AppendCondition {
  /// Never.
  record Unconditional() implements AppendCondition {}

  /// If any event matches that was not seen before.
  record FailIfEventsMatch(Query query, After after) implements AppendCondition {
    /// Only events that an earlier read did not see count.
    public FailIfEventsMatch after(ConsistencyToken token) {
      return new FailIfEventsMatch(query, new After.Read(token));
    }

    /// Only events behind a position count: in ordered mode alone, `consistency-token-required`
    /// otherwise, since a lower position may still be under way.
    public FailIfEventsMatch after(long position) {
      return new FailIfEventsMatch(query, new After.Position(position));
    }
  }

  /// What was seen when the decision was made.
  sealed interface After {
    /// Nothing: any match refuses the append.
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
