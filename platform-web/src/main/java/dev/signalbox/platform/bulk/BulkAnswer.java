package dev.signalbox.platform.bulk;

import dev.signalbox.platform.json.Ndjson;
import io.micronaut.core.annotation.Introspected;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The answer to a bulk request: one result for each item, in the order of the items, and how many
/// items had which result. In NDJSON each result is a line, and the last line is the summary.
@Introspected
public record BulkAnswer(List<LineResult> results, Map<LineOutcome, Integer> summary) {
  public BulkAnswer {
    results = List.copyOf(results);
  }

  /// The last line of an NDJSON answer.
  @Introspected
  public record Summary(Map<LineOutcome, Integer> summary) {}

  /// Counts the results; outcomes that the route has and no item had are counted as 0.
  public static BulkAnswer of(List<LineResult> results, LineOutcome... possible) {
    var counts = new EnumMap<LineOutcome, Integer>(LineOutcome.class);
    for (var outcome : possible) {
      counts.put(outcome, 0);
    }
    results.forEach(line -> counts.merge(line.result(), 1, Integer::sum));
    return new BulkAnswer(results, counts);
  }

  public byte[] ndjson() {
    var lines = new ArrayList<Object>(results);
    lines.add(new Summary(summary));
    return Ndjson.write(lines);
  }
}
