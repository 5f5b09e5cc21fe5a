package dev.signalbox.testing.dcb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The oracle. An append that did not see a matching event must come before it, and after what it
/// saw. Appends are consistent if they can be put into one order in which all of that holds,
/// whatever an algorithm uses to bring it about.
public final class SerialOrder {
  private SerialOrder() {}

  /// Stored appends that have no place in any order; none if all is well.
  public static List<Attempt> violations(Collection<Attempt> attempts) {
    var left = new ArrayList<>(attempts.stream().filter(Attempt::stored).toList());
    boolean placed = true;
    while (placed) {
      var free = left.stream().filter(one -> isFirst(one, left)).toList();
      placed = left.removeAll(free);
    }
    return left;
  }

  /// Whether no other one must come before it.
  private static boolean isFirst(Attempt one, List<Attempt> left) {
    return left.stream().noneMatch(other -> !other.equals(one) && precedes(other, one));
  }

  /// What one saw comes before it only where it matters to its decision.
  private static boolean precedes(Attempt first, Attempt second) {
    return first.mustPrecede(second)
        || (second.seen().snapshot().sees(first.transaction())
            && first.decision().matches(second.decision().failIf()));
  }
}
