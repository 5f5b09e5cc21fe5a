package dev.signalbox.testing.dcb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Decides whether appends are consistent: an append that did not see a matching event must come
/// before it, and after those that it saw. Appends are consistent if they can be put into one order
/// that satisfies this, whatever the algorithm.
public final class SerialOrder {
  private SerialOrder() {}

  /// Returns the stored appends that have no place in any order; empty if all are consistent.
  public static List<Attempt> violations(Collection<Attempt> attempts) {
    var left = new ArrayList<>(attempts.stream().filter(Attempt::stored).toList());
    boolean placed = true;
    while (placed) {
      var free = left.stream().filter(one -> isFirst(one, left)).toList();
      placed = left.removeAll(free);
    }
    return left;
  }

  /// Returns true if no other append must come before it.
  private static boolean isFirst(Attempt one, List<Attempt> left) {
    return left.stream().noneMatch(other -> !other.equals(one) && precedes(other, one));
  }

  /// Returns true if one append must come before another. Seen events come first only if they
  /// matter to the decision.
  private static boolean precedes(Attempt first, Attempt second) {
    return first.mustPrecede(second)
        || (second.seen().snapshot().sees(first.transaction())
            && first.decision().matches(second.decision().failIf()));
  }
}
