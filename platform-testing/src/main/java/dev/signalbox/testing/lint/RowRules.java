package dev.signalbox.testing.lint;

import dev.signalbox.testing.lint.LockTracer.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Checks rows of existing tables that a step read or changed. PostgreSQL's counters detect this
/// for a function or a block as well as for a plain statement, and for an empty table as well as
/// for a large one.
final class RowRules {
  /// The small tables that platform's own functions read and write in every migration.
  private static final Set<String> REGISTERS = Set.of("platform.services", "platform.seal_keys");

  private static final Pattern COPIES =
      Pattern.compile(
          "^\\s*(?:INSERT\\s+INTO\\b(?!.*\\bVALUES\\b)|CREATE\\s+(?:TABLE|MATERIALIZED\\s+VIEW)\\b.*\\bAS\\b|MERGE\\b|COPY\\b)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Set<String> DDL =
      Set.of("CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");
  private static final Set<String> STRONG =
      Set.of("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock");

  private RowRules() {}

  /// Returns at most one finding per step.
  static Optional<Violation> judge(Script script, Step step, Schema start) {
    var read = existing(start, step.scanned());
    // The lock on rows stays until the end of the transaction; later DDL reads without changing
    // rows.
    var written =
        DDL.contains(step.statement().verb())
            ? Set.<String>of()
            : existing(start, holding(step.locks(), Set.of("RowExclusiveLock")));
    var changed = new TreeSet<>(read);
    changed.retainAll(written);
    boolean copies = step.statement().matches(COPIES);
    if (!changed.isEmpty() || (copies && !read.isEmpty())) {
      var tables = changed.isEmpty() ? read : changed;
      return Optional.of(breaks(script, Rule.ROWS, step, tables));
    }
    var locked = existing(start, holding(step.locks(), Set.of("AccessExclusiveLock")));
    var own = new TreeSet<>(read);
    own.retainAll(existing(start, holding(step.locks(), STRONG)));
    if (!read.isEmpty() && !(locked.isEmpty() && own.isEmpty())) {
      return Optional.of(breaks(script, Rule.READ_UNDER_LOCK, step, own.isEmpty() ? read : own));
    }
    return Optional.empty();
  }

  private static Violation breaks(Script script, Rule rule, Step step, Set<String> tables) {
    return script.breaks(rule, step.statement().line(), "on " + String.join(", ", tables));
  }

  private static List<Long> holding(Map<Long, Set<String>> locks, Set<String> modes) {
    return locks.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(modes::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Set<String> existing(Schema start, Collection<Long> tables) {
    var names = new TreeSet<String>();
    for (var table : tables) {
      if (start.tables().containsKey(table) && !REGISTERS.contains(start.nameOf(table))) {
        names.add(start.nameOf(table));
      }
    }
    return names;
  }
}
