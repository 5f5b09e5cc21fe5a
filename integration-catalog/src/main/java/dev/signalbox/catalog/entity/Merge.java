package dev.signalbox.catalog.entity;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/// Which source's value of an attribute is in force. A value beats null; then the most recent
/// observation, the higher version, the connection and the external id decide, so that the answer
/// depends on what was said and never on when it arrived.
final class Merge {
  /// A statement with the source it is of.
  record Winner(SourceRecord source, Stated stated) {}

  private static final Comparator<Winner> PRECEDENCE =
      Comparator.<Winner, Boolean>comparing(w -> !w.stated().value().isNull())
          .thenComparing(w -> w.stated().observedAt())
          .thenComparingLong(w -> w.stated().syncVersion())
          .thenComparing(w -> w.source().key().connectionId().toString())
          .thenComparing(w -> w.source().key().externalId());

  private Merge() {}

  /// For each attribute that any source states, the statement in force.
  static Map<String, Winner> of(Collection<SourceRecord> sources) {
    var winners = new HashMap<String, Winner>();
    for (var source : sources) {
      source
          .attributes()
          .forEach((key, stated) ->
              winners.merge(key, new Winner(source, stated), BinaryOperator.maxBy(PRECEDENCE)));
    }
    return winners;
  }
}
