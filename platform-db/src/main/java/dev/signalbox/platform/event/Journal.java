package dev.signalbox.platform.event;

import jakarta.inject.Singleton;
import java.util.List;

/// Appends the domain events of services, unconditionally and in the transaction of the change.
/// Call it once and last in a transaction, so that it does not wait for row locks while it holds
/// the locks of an append.
@Singleton
public final class Journal {
  private final Appends appends;

  Journal(Appends appends) {
    this.appends = appends;
  }

  public void record(NewEvent event) {
    record(List.of(event));
  }

  /// Appends the events, in one append if they do not exceed the limit of one; an empty list
  /// appends nothing.
  public void record(List<NewEvent> made) {
    for (int from = 0; from < made.size(); from += EventRules.MAX_EVENTS) {
      int to = Math.min(from + EventRules.MAX_EVENTS, made.size());
      var _ = appends.alone(Append.of(made.subList(from, to)).inCurrentRequest()).result();
    }
  }
}
