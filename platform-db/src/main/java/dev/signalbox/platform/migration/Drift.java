package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Finds changes of a schema that no migration made.
final class Drift {
  private Drift() {}

  /// Lists the differences object by object. The list is empty if the schema is as its last
  /// migration or rollback left it, or if that state was recorded in another format of snapshots.
  static List<String> of(Connection connection, String schema) throws SQLException {
    var expected = Ledger.expected(connection, schema);
    if (expected.isEmpty()) {
      return List.of();
    }
    var kept = Ledger.snapshot(connection, expected.get());
    if (kept.isPresent() && !kept.get().isComparable()) {
      return List.of();
    }
    var now = CatalogueSnapshot.of(connection, schema);
    return now.fingerprint().equals(expected.get())
        ? List.of()
        : named(connection, now, expected.get()).stream()
            .map(difference -> schema + " drifted: " + difference)
            .toList();
  }

  /// Lists the differences by name if the objects behind the fingerprint were kept.
  static List<String> named(Connection connection, CatalogueSnapshot now, String expected)
      throws SQLException {
    return Ledger.snapshot(connection, expected)
        .map(now::differencesTo)
        .orElseGet(() ->
            List.of(
                "fingerprint %s, was %s, whose objects were not kept"
                    .formatted(now.fingerprint(), expected)));
  }
}
