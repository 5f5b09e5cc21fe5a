package dev.signalbox.testing.dcb;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Represents a `pg_snapshot`: transactions below `xmin` had ended, those from `xmax` on had not
/// begun, and of those between, the named ones were in progress.
public record Snapshot(long xmin, long xmax, Set<Long> underWay) {
  public Snapshot {
    underWay = Set.copyOf(underWay);
  }

  /// Parses the text of PostgreSQL, `xmin:xmax:xid,xid`.
  public static Snapshot parse(String text) {
    var parts = text.split(":", -1);
    var ids =
        Arrays.stream(parts[2].split(",", -1))
            .filter(id -> !id.isEmpty())
            .map(Long::valueOf)
            .collect(Collectors.toSet());
    return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), ids);
  }

  /// Returns true if the snapshot saw the effects of a transaction that has committed by now.
  public boolean sees(long transaction) {
    return transaction < xmin || (transaction < xmax && !underWay.contains(transaction));
  }

  @Override
  public String toString() {
    return underWay.stream()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(",", xmin + ":" + xmax + ":", ""));
  }
}
