package dev.signalbox.platform.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Orders modules for migration: each after the modules whose versions its scripts require.
final class ModuleOrder {
  static final String PLATFORM = "platform";

  private ModuleOrder() {}

  /// Returns the schemas in order, platform first.
  static List<String> of(
      List<ServiceModule> services, Function<String, Map<String, Integer>> requirements) {
    var all = new TreeSet<String>();
    services.forEach(service -> all.add(service.schema()));
    var ordered = new ArrayList<String>(List.of(PLATFORM));
    all.remove(PLATFORM);
    while (!all.isEmpty()) {
      var ready =
          all.stream().filter(schema -> isFree(requirements.apply(schema), all, schema)).toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("the modules " + all + " require each other in a cycle");
      }
      ordered.addAll(ready);
      ready.forEach(all::remove);
    }
    return ordered;
  }

  private static boolean isFree(Map<String, Integer> required, Set<String> waiting, String self) {
    return required.keySet().stream()
        .noneMatch(needed -> waiting.contains(needed) && !needed.equals(self));
  }

  /// Throws if the database lacks a required version of another module, before any script of the
  /// module runs.
  static void refuseUnmet(Connection connection, String schema, Map<String, Integer> requirements)
      throws SQLException {
    for (var needed : requirements.entrySet()) {
      int present = current(connection, needed.getKey());
      if (present < needed.getValue()) {
        throw new IllegalStateException(
            "%s needs %s >= %d, this database has %s"
                .formatted(
                    schema,
                    needed.getKey(),
                    needed.getValue(),
                    present < 0 ? "none of it" : String.valueOf(present)));
      }
    }
  }

  /// Returns the newest version in force; -1 if there is none.
  static int current(Connection connection, String schema) throws SQLException {
    var applied = Ledger.applied(connection, schema);
    return applied.isEmpty() ? -1 : applied.getLast().number();
  }
}
