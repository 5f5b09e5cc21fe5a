package dev.signalbox.platform.event.batching;

import java.util.List;

/// Runs appends for [AppendBatcher].
public interface Appender<A, O> {
  /// Returns an upper bound of the locks that the append takes.
  int locks(A append);

  /// Runs one append and waits for locks.
  O alone(A append);

  /// Runs the appends sequentially in one transaction, without waiting for locks. Returns one
  /// outcome per append, or an empty list if a lock is contended.
  List<O> together(List<A> appends);
}
