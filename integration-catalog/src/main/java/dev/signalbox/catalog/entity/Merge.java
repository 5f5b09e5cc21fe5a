package dev.signalbox.catalog.entity;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/// Decides which source's value of an attribute applies. A value beats null; then the most recent
/// observation, the higher version, the connection and the external id decide, so that the result
/// depends on the statements and never on the order of their arrival.
final class Merge {
  /// Holds a statement with its source.
  record Winner(SourceRecord source, Stated stated) {}

  private static final Comparator<Winner> PRECEDENCE =
      Comparator.<Winner, Boolean>comparing(w -> !w.stated().value().isNull())
          .thenComparing(w -> w.stated().observedAt())
          .thenComparingLong(w -> w.stated().syncVersion())
          .thenComparing(w -> w.source().key().connectionId().toString())
          .thenComparing(w -> w.source().key().externalId());

  private Merge() {}

  /// Returns the statement that applies for each attribute that any source states.
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
